"""From what an author writes to flows and programmes, or to Problems. Read ``flow_file`` first."""
