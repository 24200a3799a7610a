"""The fifteen questions: what they are (questions.yaml), how they are answered, and how one is asked in Chinese."""
