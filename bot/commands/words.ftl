# What the commands say to whoever runs the bot, on the terminal: in English only, one sentence for one thing.
# Nothing here is ever sent to a person in a chat.

## The demonstration, on the terminal

demo-playing = Sample people are coming in: { $people }. They play four weeks through the bot; it takes half a minute.
demo-week = { $week ->
    [0] Four weeks ago: they join and check in for the first time.
    [1] Three weeks ago: check-ins, and time given.
    [2] Two weeks ago: check-ins, and time given.
    [3] Last week: check-ins, and time given.
   *[other] This week: check-ins, time given, and the provider's report.
  }
demo-ready = The demonstration is at { $url } (Ctrl-C ends it).
demo-ending = Ending.
demo-folder = Kept for other commands: BOT_DATA_DIR={ $data } BOT_KEY_DIR={ $keys }
demo-failed = The demonstration cannot run: { $reason }.
demo-port-taken = Port { $port } is taken. Choose another with --port, for example --port 8090.
demo-other-port = Port { $taken } is taken, so this is on port { $port }.
demo-folder-not-empty = { $folder } is not an empty folder. Choose another with --data-dir.

## On the terminal, to whoever runs the bot

wrong-setting = { $name }: { $problem }
trouble = { $reason }
not-migrated = The database is not up to date. Run: python -m bot migrate
no-such-programme = There is no programme { $programme }. There is: { $known }
migrated = The database is up to date.
backed-up =
    The copy is in { $file }.
    The keys are not in it. Back up { $keys } as well, and keep the two apart.
restore-embedded-only = This is for the SQLite database. For PostgreSQL use pg_restore.
restore-kept = The database that was there is now { $file }.
restored = Restored: { $file }
exported = { $count ->
    [one] One answer is in { $file }.
   *[other] { $count } answers are in { $file }.
  }
run-no-token = There is no token. Ask @BotFather in Telegram for one, and set BOT_TOKEN.
run-first-administrator =
    Nobody administers this bot yet. Whoever opens this link first becomes its administrator:
    { $link }
    It works once, for a day.
verify-differs = Run { $run } is not what its events say.
verified = { $runs ->
    [one] One run was replayed, { $wrong } differences.
   *[other] { $runs } runs were replayed, { $wrong } differences.
  }
doctor-database = Database: { $database }, open; the keys fit.
doctor-waiting = Updates that wait: { $count }
doctor-failed = Updates that could not be handled, kept for 30 days: { $count }
doctor-failure = {"  "}{ $row } { $at } { $kind }: { $reason }
doctor-undecided = Messages that may or may not have arrived: { $count }
doctor-undecided-row = { $row } { $at } to { $person }: { $kind } { $what }
doctor-not-undecided = { $row } is not in the list of --undecided.
doctor-sent-again = { $row } will be sent again.
doctor-arrived = { $row } is marked as arrived.
doctor-no-administrator = Nobody administers the bot yet. The next start prints a link.
doctor-programmes = Programmes: { $programmes }; mistakes in their files: { $problems }
doctor-telegram = Telegram: @{ $username } answers.
doctor-token-refused = Telegram does not know this token. Check BOT_TOKEN.
doctor-unreachable = { $url } cannot be reached ({ $reason }).
