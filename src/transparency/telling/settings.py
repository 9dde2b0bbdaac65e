"""The settings in the language in force: the company's own words for its people and pieces."""

from transparency.language import _, deferred, language
from transparency.publication.settings import Settings, Words

USUAL = {
    "provider": deferred("provider"), "providers": deferred("providers"), "unit": deferred("unit"),
    "units": deferred("units"),
}  # fmt: skip


def told_settings(settings: Settings) -> Settings:
    """With ``words`` as they are in the language in force: the company's, or those of the program.

    Roles, pools and groups of holders are called what the company calls them.
    """
    if language() == settings.languages[0] and settings.words != Words():
        return settings
    usual = Words(**{name: _(word) for name, word in USUAL.items()})
    return settings.model_copy(update={"words": settings.words_in.get(language(), usual)})
