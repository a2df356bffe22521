"""What surrounds a night on a runner: guards before publishing, the commit, the report, issues on failing sources."""
