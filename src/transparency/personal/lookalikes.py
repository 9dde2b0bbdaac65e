"""Letters that look like a letter of the Latin alphabet: what someone reads as “a” though a program sees another sign.

Taken from the table of confusable characters of Unicode (UTS #39, version 15): single letters of the scripts below that
look like one ASCII letter and are not taken apart by compatibility normalisation. Added by hand: letters with a stroke,
small capitals, and the Cyrillic and Greek letters that people use for disguise though only their capitals look alike.
"""

_ROWS = (
    # Armenian
    ("ՍՏՕագզհոռսցքօ", "USOwqqhnnugfo"),
    # Cherokee
    ("ᎠᎡᎢᎥᎩᎪᎫᎬᎳᎷᎻᎽᏀᏂᏃᏏᏒᏔᏕᏙᏚᏞᏟᏢᏦᏧᏳᏴꭵꮁꮃꮓꮩꮪꮯ", "DRTiYAJEWMHYGhZbRWSVSLCPKdGBirwzvsc"),
    # Coptic
    ("ⲅⲎⲒⲔⲘⲚⲞⲟⲢⲣⲤⲥⲦⲨⲬⳐ", "rHIKMNOoPpCcTYXL"),
    # Cyrillic
    ("ЅІЈАВЕКМНОРСТУХЬавекмнопрстухѕіјѡѴѵҮүһҽӀӏԁԌԛԜԝꙇ", "SIJABEKMHOPCTYXbabekmhonpctyxsijwVvYyheIldGqWwi"),
    # Greek
    ("ͿΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβγεηικνορστυχωϒϜϱϲϳϹϺᴦι", "JABEZHIKMNOPTYXabyenikvopotuxwYFpcjCMri"),
    (
        "ØøĐđĦħıŁłŦŧƄƍƖƙƦƽǀɑəɡɢɣɨɩɪɯɴʀʋʏʙʜʟᴀᴄᴅᴇᴊᴋᴍᴏᴑᴘᴛᴜᴠᴡᴢᶃ",
        "OoDdHhiLlTtbgIkRslaeggyiiiwnruybhlacdejkmooptuvwzg",
    ),
    ("ᶌẝỿꜰꜱꞘꞙꞟꞲꞳꞴꬲꬵꬽꭇꭈꭎꭒꭚ", "yfyfsFfuJXBeforruuy"),
    # Lisu
    ("ꓐꓑꓒꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ", "BPdDTGKJCZFMNLSRVHWXYAElOU"),
)

LOOKALIKES = {ord(sign): letter for signs, letters in _ROWS for sign, letter in zip(signs, letters, strict=True)} | {
    ord("ß"): "ss", ord("æ"): "ae", ord("Æ"): "Ae", ord("œ"): "oe", ord("Œ"): "Oe", ord("þ"): "th", ord("Þ"): "Th",
    ord("ð"): "d", ord("Ð"): "D",
}  # fmt: skip
"""Code point → the ASCII letter (or two) that a reader takes it for."""
