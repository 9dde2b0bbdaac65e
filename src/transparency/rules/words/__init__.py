"""Rules in words: explained, compared, shown in examples."""
