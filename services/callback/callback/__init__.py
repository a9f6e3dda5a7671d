"""The call-back 回访: tasks, attempts, answers, and the outcome class of a case."""
