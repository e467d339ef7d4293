"""Discovery: what each publisher offers today, asked the way its own site answers; nothing is downloaded here."""
