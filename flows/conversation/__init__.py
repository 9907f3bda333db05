"""A conversation as a pure function of its flow, its answers and the next input. Read ``engine`` first."""
