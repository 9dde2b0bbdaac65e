"""Personal data: finding what identifies a person, before it is committed, built or published."""
