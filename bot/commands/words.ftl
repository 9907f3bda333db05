# What the commands say to whoever runs the bot, on the terminal: in English only, one sentence for one thing.
# Nothing here is ever sent to a person in a chat.

## The demonstration, on the terminal

demo-playing = Sample people are coming in: { $people }. They play { $weeks } weeks through the bot; it takes about a minute.
demo-week = { $week ->
    [0] At first they join, and check in.
    [3] Week 3: the first ones find homes.
    [7] Week 7: support hours are cut.
    [9] Week 9: work begins.
    [10] Week 10: some join late.
    [12] Week 12: check-ins, time given, and the provider's report.
    [13] Week 13: some begin a supper club of their own.
    [14] Week 14: rents go up, and homes are at risk.
    [15] Week 15: there is twice the support.
    [16] Week 16: new homes open.
    [18] Week 18: a second firm takes people on.
    [20] Week 20: the provider's report does not come.
    [24] Week 24: the sample people are heard for the last time.
    [1000] The sample people are not heard of again: they do not know what they are asked now.
   *[other] Week { $week }: check-ins, and time given.
  }
demo-wind = Wind the clock to Monday, again and again: their story goes on up to week { $last }.
demo-ready = The demonstration is at { $url } (Ctrl-C ends it).
demo-ending = Ending.
demo-folder = Kept for other commands: BOT_DATA_DIR={ $data } BOT_KEY_DIR={ $keys } BOT_PROGRAMMES={ $programmes }
demo-failed = The demonstration cannot run: { $reason }.
demo-port-taken = Port { $port } is taken. Choose another with --port, for example --port 8090.
demo-other-port = Port { $taken } is taken, so this is on port { $port }.
demo-folder-not-empty = { $folder } is not an empty folder. Choose another with --data-dir.

## On the terminal, to whoever runs the bot

wrong-setting = { $name }: { $problem }
unreadable-settings = The file .env cannot be read. Check its rights, and that it is plain text.
trouble = { $reason }
unexpected = This should not have happened: { $kind } ({ $where }). Nothing was changed. Please report it.
no-file = { $file }: { $reason }.
no-writing = It could not be read or written to the end: { $reason }.
no-database = There is no database { $file } yet. The first start makes one, and so does: python -m bot migrate
no-database-address = BOT_DATABASE_URL is no address of a database. Examples: sqlite:////var/lib/commonweal/commonweal.db or postgresql://user:password@host/name
damaged-database = The database is damaged, or is no database. Restore a backup: python -m bot restore FILE --force
server-refused = { $why ->
    [login] PostgreSQL does not know this user or password. Check BOT_DATABASE_URL.
    [no-database] PostgreSQL has no database of this name. Check BOT_DATABASE_URL, or create it.
   *[other] This PostgreSQL user lacks rights in the database. It must own its tables.
  }
not-migrated = The tables are not up to date. Run: python -m bot migrate
made-by-newer = A newer version of the bot has used this database. Run that version, or restore a backup made before.

## keys

sealed-unknown = A sealed value is in a form this version cannot read.
key-opens-not = The key does not open { $what }.
keys-none = There are no keys in { $folder }; put the folder back from its own backup.
keys-missing = { $names } is missing from { $folder }; put the folder back from its own backup.
key-unreadable = { $file } cannot be read as a key: { $why }.
key-of-wrong-length = { $file } is not a key: it holds { $count } bytes where 32 belong.
keys-of-another = These are not the keys that this database was made with.
people-without-keys = The keys of { $count } people are missing. Run: python -m bot restore --keys-only
kept-keys-unreadable = { $file } cannot be read; put it back from its own copy.
kept-keys-missing = { $file } is missing: it holds the keys of the people; put its last copy back.
kept-keys-of-another = { $file } belongs to another master.key.

## check

check-advice = advice,{" "}
check-witness = { $what }: reached in { $turns ->
    [one] { $turns } turn
   *[other] { $turns } turns
  } ({ $given })
check-transcripts = { $count ->
    [one] One conversation was written into { $folder }.
   *[other] { $count } conversations were written into { $folder }.
  }

## translate

translate-written = Written: { $file } ({ $missing ->
    [0] complete
    [one] one text is missing
   *[other] { $missing } texts are missing
  }{ $fuzzy ->
    [0] {""}
    [one] , one has changed since
   *[other] , { $fuzzy } have changed since
  }).
translate-put = In use from the next start: { $file }. Check it: python -m bot check { $folder }
translate-no-language = Which language? For example: --language cy
translate-one-file = One file holds one language. Give a folder for several.
translate-nothing = Say --out FOLDER to write PO files, or --in FILE to take one in.
translate-both = Either --out or --in, not both.

## run

run-no-token = There is no token. Ask @BotFather in Telegram for one, and set BOT_TOKEN.
run-first-administrator =
    Nobody administers this bot yet. Whoever opens this link first becomes its administrator:
    { $link }
    It works once, for a day.

## migrate

migrated-first =
    The tables are made, at revision { $revision }.
    The keys to them are in { $keys }. Back that folder up now: without it nothing here can be read.
migrated-already = The tables are up to date, at revision { $revision }. Nothing was changed.
migrated = The tables went from revision { $before } to { $after }.

## play

play-speaks = this flow speaks { $languages }
play-no-json = a conversation with a person has no JSON; add --answers
play-how = Type an answer, or a button as it stands: [Skip]. A file: <image lunch.jpg>. Ctrl-D ends it.

## convert

convert-endings = the name ends in one of { $endings }
convert-exists = { $file } is there already; choose another name
converted = { $beside ->
    [0] Written to { $file }.
    [one] Written to { $file }, with one file that it names beside it.
   *[other] Written to { $file }, with { $beside } files that it names beside it.
  }

## backup and restore

backup-of-server = This is a PostgreSQL database: back it up with pg_dump.
backup-exists = { $file } exists already; choose another name.
backup-failed = The copy could not be made: { $why }.
copy-absent = There is no file { $file }.
copy-damaged = { $file } is damaged: { $words }.
copy-with-orphans = { $file } has { $count } rows that belong to nothing.
copy-of-another = { $file } is a database, but not one of this bot.
copy-unreadable = { $file } is not a database, or is damaged.
copy-newer = { $file } was made by a newer version of this bot.
restore-in-use = { $file } is in use; stop the bot first.
backup-embedded-only = This is for the SQLite database. For PostgreSQL use its own tool: pg_dump --exclude-table-data=person_keys
backed-up =
    The copy is in { $file } ({ $size } MB). It was checked and is sound.
    The keys are not in it. They are in { $keys }: back them up as well, and keep the two apart.
    The keys of people are there in people.keys, as of now; of that file keep the latest copy only.
keys-kept = The keys of { $count } people are in { $keys }, in people.keys; of that file keep the latest copy only.
backup-keys-do-not-fit = Attention: the keys in { $keys } do not open this database. Look for the right ones today.
restore-embedded-only = This is for the SQLite database. For PostgreSQL use its own tool: pg_restore, and then restore --keys-only
restore-keys-do-not-fit = The keys in { $keys } do not open this backup. Put back the key folder of its time first. Nothing was changed.
restore-database-there = { $file } exists already; nothing was changed. With --force it is kept beside the restored one.
restored = Restored: { $file }, with { $people ->
    [one] one person.
   *[other] { $people } people.
  }
restore-kept =
    The database that was there is now { $file }.
    Delete it when you no longer need it: it holds the same people.
restore-forgotten-again = Erased once more, because they had asked to be forgotten since: { $count }.
restore-forgotten-unknown = If people.keys here is an older copy, it does not know who asked to be forgotten since it was made; see RUNBOOK.md.
restore-what = Name the file of a backup, or give --keys-only.
keys-restored = The keys are back: { $people } people can be talked to again.

## verify

verified =
    Looked at: { $people ->
        [one] one person
       *[other] { $people } people
    }, { $runs ->
        [one] one run
       *[other] { $runs } runs
    }, { $answers ->
        [one] one row of answers
       *[other] { $answers } rows of answers
    }, { $sealed ->
        [one] one sealed field
       *[other] { $sealed } sealed fields
    }.
verify-result = { $count ->
    [0] All is well.
    [one] One thing is wrong.
   *[other] { $count } things are wrong.
  }
verify-damaged = The database's file is damaged: { $place }.
verify-orphans = Rows of { $place } refer to rows that are not there.
verify-sealed = { $place }: a sealed field does not open with its key.
verify-lookup = { $place }: this person would not be found again by their Telegram number.
verify-gap = { $place }: its events are not numbered without gaps.
verify-replay = { $place }: it is not what its events say.
verify-standing = { $place }: the marks of which answers stand are wrong.
verify-number = { $place }: the number and its millionths differ.
verify-owner = { $place }: it names another person than its run does.
verify-left-over = { $place }: something is left of a person who was erased.
verify-revision = { $place }: its files are not what it was published with, or this version cannot read them.
verify-unreadable = { $place }: it is in a form that this version does not know.

## doctor: each of its lines begins with one of the three words

doctor-well = well { "" }
doctor-look = look { "" }
doctor-wrong = wrong
doctor-as-said = { $reason }
doctor-settings = The settings can be read. Database: { $database }. Time zone: { $zone }.
doctor-env-readable = { $file } can be read by others on this machine. Run: chmod 600 { $file }
doctor-keys = The keys are in { $folder }, apart from the data, and only their owner can read them.
doctor-keys-later = There are no keys in { $folder } yet. The first start makes them.
doctor-keys-missing = There are no keys in { $folder }. Put the folder back from its own backup, or correct BOT_KEY_DIR.
doctor-keys-incomplete = The keys in { $folder } are not complete: { $missing } is missing. Put the folder back from its own backup.
doctor-keys-readable = The keys in { $folder } can be read by others on this machine. Run: chmod -R go= { $folder }
doctor-keys-beside-data = The keys in { $folder } lie with the data in { $data }. Move them apart, and set BOT_KEY_DIR.
doctor-database = The database ({ $kind }) is open at revision { $revision }, and the keys fit.
doctor-database-later = There is no database { $file } yet. The first start makes it.
doctor-database-closed = The database was not opened, for want of its keys.
doctor-amount = People: { $people }. Open runs: { $runs }. Standing answers: { $answers }.
doctor-last-update = The latest update came in at { $at }.
doctor-no-update = No update has come in yet, or not for a month.
doctor-waiting = Waiting: { $updates ->
    [one] one update
   *[other] { $updates } updates
  } to be handled, { $messages ->
    [one] one message
   *[other] { $messages } messages
  } to be sent.
doctor-failed = Updates that could not be handled, kept sealed for 30 days: { $count }. The latest:
doctor-refused = Messages that Telegram refused: { $count }. The latest:
doctor-failure = {"   "}{ $row }  { $at }  { $kind }: { $reason }
doctor-undecided = Messages that may or may not have arrived: { $count }. See: python -m bot doctor --undecided
doctor-undelivered = Summaries kept, because the bot is blocked or they could not be made: { $count }. See: python -m bot doctor --undecided
doctor-undelivered-listed = { $count ->
    [one] One summary is kept: its recipient has blocked the bot, or it could not be made. It is sent once it can be:
   *[other] { $count } summaries are kept: their recipients have blocked the bot, or they could not be made. They are sent once they can be:
}
doctor-undelivered-row = {"   "}{ $what }  to { $person }
doctor-undecided-listed = { $count ->
    [0] There is no message of which nobody knows whether it arrived.
   *[other] Messages that may or may not have arrived: { $count }. Ask the person, then use --arrived or --send-again.
  }
doctor-undecided-row = { $row }  { $at }  to { $person }  { $kind }  { $what }
doctor-not-undecided = { $row } is not in the list of --undecided. Nothing was changed.
doctor-both = { $row } cannot both have arrived and be sent again. Nothing was changed.
doctor-sent-again = { $row } will be sent again at once, or at the next start.
doctor-arrived = { $row } is marked as arrived.
doctor-no-administrator = Nobody administers the bot yet. The next start prints a link.
doctor-programmes = Programmes served: { $programmes }.
doctor-no-programmes = There is no programme to serve. Check BOT_PROGRAMMES.
doctor-programme-mistakes = { $file } has mistakes ({ $count }), so its programme is not served. See: python -m bot check { $file }
doctor-published = { $count ->
    [one] One questionnaire is served as it was published, and not as its file is.
   *[other] { $count } questionnaires are served as they were published, and not as their files are.
  }
doctor-unfit = { $flow } is published in revision { $revision }, which does not fit its programme. Its file is served. See: python -m bot revisions { $programme }
doctor-disk = Free on the disk of { $folder }: { $free } GB.
doctor-up = The bot runs; it last said so at { $at }.
doctor-down = The bot does not run; it was last up at { $at }.
doctor-never-up = The bot has not run here yet.
doctor-no-token = There is no token. Ask @BotFather in Telegram for one, and set BOT_TOKEN.
doctor-token-refused = Telegram does not know this token. Get it again from @BotFather, and correct BOT_TOKEN.
doctor-telegram = Telegram knows the token: the bot is @{ $username }.
doctor-telegram-refuses = { $url } refuses to say who the bot is ({ $code }).
doctor-unreachable = { $url } cannot be reached ({ $reason }). The token could not be tried.

## export

no-programme = There is no programme "{ $programme }". { $hint }
exported = { $count ->
    [0] Nobody's answers may be counted yet: { $file } is empty.
    [one] One answer is in { $file }.
   *[other] { $count } answers are in { $file }.
  }
exported-submissions = { $count ->
    [0] There is no such submission that may be counted: { $file } holds none.
    [one] One submission is in { $file }.
   *[other] { $count } submissions are in { $file }.
  }
export-progress = { $done } of { $all } submissions
export-needs-out = A spreadsheet cannot be shown in a terminal. Name a file: --out answers.xlsx
export-needs-folder = There are several tables. Name a folder or a zip: --out answers.zip. Or name one flow: --flow
export-folder-there = { $file } is there already. Name another folder.
export-too-wide = There are more columns than a spreadsheet can hold. Use --format csv.

## invite, summary, evidence

no-such-programme = There is no programme "{ $programme }". There is: { $known }
no-such-role = There is no role "{ $role }" in this programme. There is: { $known }
no-such-flow = There is no flow "{ $flow }" in this programme. There is: { $known }
no-such-day = "{ $day }" is no day. Write it like 2026-11-16.
days-reversed = The last day is before the first one.
no-such-group = "{ $group }" is no group. Write for example role=worker or language=bn.
one-flow = This format holds one flow. Name it after the programme: { $known }
no-picture = Too few people have begun: there is nothing to draw yet.
no-such-week = "{ $week }" is no week that has begun. Write it like 2026-W47.
no-such-report-language = Reports do not speak "{ $language }". They speak: { $known }
told-sent = This is what was sent, last on { $at }.
told-anew = This was sent, last on { $at }. It is not kept whole: the figures below are worked out anew, and may differ.
told-never = This was never sent. The figures are what would be sent now; nothing remembers that you saw them.
told-unfinished = { $length ->
    [M] This month
    [Q] This quarter
   *[W] This week
  } is not over, and was never sent. These are the figures so far; nothing remembers that you saw them.
summary-needs-out = A { $form } is no text. Name a file with --out, for example --out summary.{ $form }
progress-reading = Reading the answers and working out the figures
progress-writing = Setting and drawing
progress-done = Done
no-such-figure = There is no figure "{ $figure }" in this summary.
figures-near = Did you mean one of these?
figures-all = There is:
written = Written: { $file }
invite-link = { $link }
invite-code =
    Telegram could not be asked for the bot's name, so there is no link. Whoever is invited sends the bot this:
    /start { $code }
invite-once = It works once, until { $until }.
invite-open = It works for anybody, as often as they like, until you end it.
evidence-how = Counted so: { $how }
how-reached = all who hold the role in the period, whether they answered or not
how-answered = those of them who answered at least one question of it in the period
how-not_answered = those of them who answered none
how-compared = people whose first and latest reading lie far enough apart
how-first = the first reading of each of them
how-latest = the latest reading of each of them, on the last day told of
how-change = the latest mean less the first, of the same people
how-up = people whose latest reading is better than their first
how-same = people whose latest reading is as their first
how-down = people whose latest reading is worse than their first
how-began_at_top = people whose first reading was the best there is: they could not get better
how-one_reading = people who answered once: no change is known of them
how-too_close = people whose two readings lie too close together to be compared
how-output = the numbers that were given, added up
how-output-each = the numbers that were given, added up; of one person's { $each ->
    [span] only the latest
   *[other] in the same { $each } only the latest
  }
how-total = all values added up, without transfers
how-total_shown = the values that are not hidden, added up without transfers
how-transfers = values that only move money, added up apart
how-given = the hours that people wrote down, in six cells of the matrix
how-cell = the hours whose planning and delivery were said to be so
how-both = people who gave hours and received some, of all who did either
how-even = the lesser of hours given and received, over the greater
how-promise = what the reports say was delivered since its first day
how-due = the target, as far as its time had passed at the last report
how-rated = promises whose share of what was due earns this word
evidence-shown = What of it may be shown: { $figure }
evidence-parts = It is made of these figures:
evidence-answers = { $count ->
    [0] No answers are behind it.
    [one] It rests on one answer:
   *[other] It rests on { $count } answers:
  }

## publish, revisions

publish-new = { $title } ({ $flow }) is new. Its revision is { $revision }.
publish-instead = { $title } ({ $flow }): revision { $revision }, in the place of { $before }.
publish-same = { $title } ({ $flow }) is served in this very revision, { $revision }. There is nothing to publish.
publish-differs = { $count ->
    [0] Nothing that is asked differs.
    [one] One thing differs:
   *[other] { $count } things differ:
  }
publish-runs = { $count ->
    [0] Nobody is in the middle of it.
    [one] One person is in the middle of it:
   *[other] { $count } are in the middle of it:
  }
publish-unaffected = { $count } asked nothing again
publish-again = { $count } asked something again
publish-stay = { $count } end in the revision they are in
publish-question = { $question }: { $count } ({ $why })
publish-dropped = { $question }: { $count } { $count ->
    [one] answer is
   *[other] answers are
  } kept, and not counted any more
again-new = it is new
again-retyped = it takes another kind of answer
again-choice-gone = what was chosen is no longer offered
again-condition = its condition holds now
again-repeat = it is asked how many there are
stays-repeat = it went into or out of a repeat
change-added = { $question } is new: { $after }
change-removed = { $question } is gone: { $before }
change-renamed = { $question } was { $before }
change-retyped = { $question }: { $before } became { $after }
change-moved = { $question } was in another group: { $before }
change-into-repeat = { $question } is inside a repeat now
change-out-of-repeat = { $question } is in no repeat any more
change-reordered = { $question } comes at another place
change-reworded = { $question } is worded anew: { $after }
change-choice-added = { $question }: the choice { $after } is new
change-choice-removed = { $question }: the choice { $before } is gone
change-choice-reworded = { $question }: "{ $before }" is "{ $after }" now
change-condition = { $question } is asked when: { $after } (before: { $before })
change-constraint = { $question } must be: { $after } (before: { $before })
change-calculation = { $question } is worked out by: { $after } (before: { $before })
change-required = { $question } is required when: { $after } (before: { $before })
revisions-ask = Go on?
publish-ask = Publish it?
published = { $flow } is served in revision { $revision } from now on.
not-published = Nothing was published.
served-already = { $flow } is served in revision { $revision } already. Nothing was changed.
withdrawn = Revision { $revision } of { $flow } is withdrawn. Served now: { $served }
no-such-revision = There is no revision "{ $revision }" of { $flow } with which this can be done. See: python -m bot revisions
revisions-which-flow = Name the flow too, for example: python -m bot revisions st-james-house check-in
revisions-both = One revision cannot be withdrawn while another is brought back. Do one after the other.
revisions-none = Nothing has been published yet. The first start of the bot keeps what it finds in the files.
revision-line = { $at }  { $revision }  { $flow }  { $state }  in it: { $count }  ({ $file })
revision-served = served
revision-replaced = replaced
revision-withdrawn = withdrawn

## unit-costs

costs-licence = Say under which --licence you hold these values, and which --edition they are of.
costs-sheet = { $sheet }: { $rows ->
    [one] one unit cost
   *[other] { $rows } unit costs
  }
costs-passed-over = Without unit costs: { $sheets }
costs-nothing = { $count ->
    [0] There are no unit costs in it.
   *[other] Nothing was taken. Mend the cells above, or leave those rows out with --leave-out.
  }
costs-taken = Taken: { $count ->
    [one] one unit cost
   *[other] { $count } unit costs
  } of { $title }, { $edition }, under { $licence }. A row and its parts are never added.
costs-not-written = Nothing was written: say where with --out FILE.
costs-written = Written to { $file }. Mark benefits and taxes in it with transfer: yes.
