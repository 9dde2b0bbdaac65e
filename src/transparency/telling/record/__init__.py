"""What the company did and when: news, corrections, punctuality, promises kept, who signed, who had a say."""
