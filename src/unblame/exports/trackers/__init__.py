"""Actions on their way into trackers and calendars: one row, entry or call for each that has no ticket yet.

`chosen` says which actions go out and what every tracker is told of them; `sheet` writes a table (`actions_csv`),
`jira` the one that Jira imports (`jira_csv`), `calendar` an iCalendar file (`calendar`), `github` a shell script
(`github_script`). Each gives `chosen.Made`. `answer` reads what Jira gives back.
"""
