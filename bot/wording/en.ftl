# The bot's own words. Plain, kind, short; at most 15 words a sentence; British spelling.
# The words of a questionnaire are not here: they live in the questionnaire.

language-name = English

## Words a person can type instead of a command (lower case, separated by commas)

plain-stop = stop, pause
plain-help = help
plain-back = back, go back
plain-skip = skip, next
plain-carry-on = carry on, continue, go on
plain-change = change, change an answer, change answer, change my answer

## Commands as Telegram lists them

command-start = What I can do now, or the open question
command-help = How this works
command-back = Back to the question before
command-change = Change an answer I gave
command-stop = Stop for now
command-star = A picture of my own answers
command-stories = What people wrote, to read before it is quoted
command-summary = The week so far
command-questions = What became of each question
command-questionnaires = Questionnaires to get, change and publish
command-people = Invite people, see who takes part
command-settings = Counting, quoting, offers, language
command-language = Change the language
command-privacy = What is kept, and who sees it
command-mydata = A file with all that is kept about me
command-delete = Delete all that is kept about me
command-cancel = Leave what I am doing

## Coming in

no-invitation = This bot asks questions for public services, and it works by invitation link only.
invitation-unknown = I do not know this invitation. Please ask the person who sent it for a new link.
invitation-expired = This invitation has run out. Please ask the person who sent it for a new link.
invitation-used = This invitation has been used already. It works once. Please ask for a new link.
invitation-ended = This invitation was taken back. Please ask the person who sent it.
invitation-known = You already take part in { $programme } as { $role }.
welcome = Hello { $name }. This is { $programme }.
welcome-nameless = Hello. This is { $programme }.
asked-by = You are asked by { $provider }.
joined-as = You take part as { $role }.
before-we-begin = First, two short questions about your answers. You can change both later with /settings.
before-we-begin-offers = { $offers ->
    [one] First, two short questions about your answers, and one about messages from me. You can change all of them later with /settings.
   *[other] First, two short questions about your answers, and { $offers } about messages from me. You can change all of them later with /settings.
}
unchecked-language = A speaker of this language has not checked these words yet.
other-language = To change the language: /language

role-service_user = a person who uses the service
role-supplier = a supplier
role-provider = the provider
role-worker = a worker
role-commissioner = a commissioner
role-author = an author
role-administrator = an administrator

## What is offered

menu = What would you like to do?
menu-nobody = You do not take part in a programme now. Your answers are still kept. /mydata shows them.
open-elsewhere = You have not finished this yet: { $title }.
not-needed = There is nothing open that this would answer.
button-summary = This week so far
button-people = People and invitations
button-settings = Settings
button-help = Help
weekly-offer = { $title }: would now be a good time? It takes about { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
  }.
weekly-offer-open = You have not finished this: { $title }. { $left ->
    [one] One question is left.
   *[other] { $left } questions are left.
  } Would now be a good time?
reminder = You have not finished this: { $title }. { $left ->
    [one] One question is left.
   *[other] { $left } questions are left.
  } Now, later today, or not this week?
reminder-late = You have not finished this: { $title }. { $left ->
    [one] One question is left.
   *[other] { $left } questions are left.
  } Now, or not this week?
here-again = You asked me to come back to this later.
closes-tomorrow = { $title } closes tomorrow.
closes-today = { $title } closes today.
closing = Would now be a good time for it?
closing-open = { $left ->
    [one] One question is left.
   *[other] { $left } questions are left.
  } Would now be a good time?
silence = { $title }: I have asked twice, and that may not have suited you. That is all right. Shall I go on asking? If I hear nothing, I stop.
silence-go-on = All right, I go on as before. You can change that with /settings.
silence-off = Turned off. I will not ask again. You can always begin with /start.
button-start-now = Start
button-now = Now
button-later-today = Later today
button-not-now = Not now
button-not-this-week = Not this week
button-off = Turn off these offers
button-reminders-off = Turn off reminders
button-go-on = Yes, go on
button-go-off = No, stop asking
button-remind = Remind me
button-tell-me = Tell me then
offer-not-now = All right, not now. You can start any time with /start.
offer-not-this-week = All right, not this week. You can go on any time with /start.
offer-later-today = All right. I will come back today at { $time }.
offer-tomorrow = All right. It is late for today: I will come back tomorrow at { $time }.
offer-off = Turned off. I will not offer it again. You can turn it on with /settings.
remind-on = All right, I will remind you. You can turn that off with /settings.
opens-later = { $title } opens on { $day }. Then you can start it with /start.
closed-since = { $title } closed on { $day }. What you answered is kept.
revived = { $title }: this had closed, because it had waited a long time. I have opened it again. Your answers are still there.
stop-offers = Shall I stop these messages too?
next-weekly = Next time: { $day }.
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday

## A question

question-of = Question { $position } of { $total }
question-of-about = Question { $position } of about { $total }
you-said = You said: { $shown }
you-skipped = You skipped this question.
closed-question = These questions are closed.
sensitive = Some people find the next question hard. You can skip it.
sensitive-required = Some people find the next question hard.
tick-hint = Tap all that fit, then Done.
step = { $number } – { $words }
type-a-date = Tap, or type a date, for example 3 March.
send-image = Please send a picture.
send-audio = Please send a voice message or a sound file.
send-video = Please send a video.
send-file = Please send a file.
type-a-month = Tap, or type a month, for example March 2026.
type-a-year = Tap, or type a year, for example 2019.
days-shown = { $month } { $year }. Tap a day. Weeks begin on Monday.
months-shown = { $year }. Tap a month.
years-shown = { $first } to { $last }. Tap a year.
button-calendar = Calendar
button-choose = Choose
button-more-about-this = More about this question
understood-day = I understood { $day }. To change it, edit your message or tap Back.
refused-not-a-month = That was not a month. Please send one, for example March 2026.
refused-not-a-year = That was not a year. Please send one, for example 2019.
type-a-time = Please type a time, for example 14:30 or 2.30 pm.
type-a-date-time = Please type a day and a time, for example 3 March 14:30.
type-a-code = Please type the code: the digits or letters beside the bars.
type-a-step = Please type a number from { $low } to { $high }.
type-a-step-of = Please type a number from { $low } to { $high }, in steps of { $step }.
belong-together = { $group }: the next { $count } questions belong together.
rank-hint = Tap the one that comes first, then the next. Then tap Done.
order-so-far = Your order so far:
ranked = { $number }. { $label }
send-place =
    To send a place, tap the paper clip, then Location.
    Or type latitude and longitude, for example 51.5, -0.1.
send-places =
    Send each place along the way: tap the paper clip, then Location. Then tap Done.
    Or type them all, for example 51.5, -0.1; 51.6, -0.2.
send-corners =
    Send each corner in turn: tap the paper clip, then Location. Then tap Done.
    Or type them all, ending with the first one, for example 51.5, -0.1; 51.6, -0.2; 51.5, -0.3; 51.5, -0.1.
places-so-far = { $count ->
    [one] One place so far.
   *[other] { $count } places so far.
  }
write-on = Write as much as you like, in one message or several. Then tap Done.
written-so-far = { $count ->
    [one] One message so far. Write on, or tap Done.
   *[other] { $count } messages so far. Write on, or tap Done.
  }
joined = I have put your messages together as one answer.
taken-at-once = I took “{ $text }” as the answer to: { $question }
button-belongs-before = It belonged to my answer before
piece-changed = Changed. Write on, or tap Done.
too-few-places = That is not enough places yet. Please send at least { $least }, then Done.
page-of = Page { $page } of { $pages }. You can also type a name, or part of it.
found-some = These have “{ $text }” in them.
any = { $group }: is there one to tell about?
another = { $group }: is there another one to tell about?
button-back = ‹ Back
button-skip = Skip
button-stop = Stop
button-keep = Keep: { $shown }
button-done = Done
button-anew = Start again
button-page-before = ‹ Before
button-page-after = More ›
button-page-all = All choices
button-ok = OK
button-today = Today
button-yesterday = Yesterday
button-carry-on = Carry on
button-change = Change that answer
button-ticked = ☑ { $label }
button-unticked = ☐ { $label }

## What was said so far, and the check at the end

check-your-answers = Please check your answers. They are sent when you tap “{ button-send }”.
sent-answers = You sent these answers.
said-so-far = This is what you have said so far. Tap the one you would like to change.
told-line = { $number }. { $question }
told-answer = – { $shown }
told-skipped = – skipped
page-of-answers = Page { $page } of { $pages }. Tap an answer to change it, or type its number.
tap-to-change = Tap an answer to change it, or type its number.
button-send = Send
button-change-an-answer = Change an answer
nothing-to-change = There is nothing open in which you could change an answer.
nothing-said-yet = You have not answered anything yet.
refused-not-sent = I did not understand that. Tap “{ button-send }”, or the answer you would like to change.
old-send = There is something else to answer first.
no-longer-fits = Here you said “{ $shown }”. That no longer fits your other answers. { $why }
now-needed = You skipped this one. Your other answers make it needed now. { $why }

## A reply that was no answer

refused-words-only = I can only read words or a tap here.
refused-empty = I could not see any words in that. Please write something, or tap a button.
refused-too-long = That is longer than I can keep. Please send at most { $most } letters.
refused-number-among-words = Please send only the number, without other words. For example { $number }.
refused-not-a-number = That was not a number. Please send a number, for example 4.
refused-too-large = That number is too large for me. Please send a smaller one.
refused-not-whole = That was not a whole number. Please send a whole number, for example 4.
refused-too-fine = That number has too many places after the point. Please send at most six.
refused-not-a-step = Please choose a number from { $low } to { $high }.
refused-out-of-range = That is outside the steps. Please choose a number from { $low } to { $high }.
refused-between-steps = That is between two steps. From { $low } to { $high }, in steps of { $step }.
refused-not-offered = That choice is not part of this question. Please choose one of these.
refused-not-a-choice = I could not match that to a choice. Please tap one, or type its words.
refused-not-choices = I could not match that. Please tap the ones that fit, then Done.
refused-none-ticked = Nothing is ticked yet. Please tap at least one, then Done.
refused-no-such-day = There is no such day. Please send a date, for example 3 March 2026.
refused-not-a-date = That was not a date. Please send one, for example 3 March 2026.
refused-not-image = That was not a picture. Please send a picture.
refused-not-audio = That was no sound. Please send a voice message.
refused-not-file = That was not a file. Please send a file.
refused-not-video = That was not a video. Please send a video.
refused-not-a-time = That was not a time. Please send one, for example 14:30.
refused-not-a-date-time = That was not a day with a time. Please send both, for example 3 March 14:30.
refused-not-a-ranking = Each one needs its place. Please tap them in order, then Done.
refused-not-a-place = That was not a place. Send a location, or type for example 51.5, -0.1.
refused-not-closed = The way round is not closed. Please end with the place you began with.
refused-not-acknowledged = Please read this, then tap OK.
refused-by-constraint = That does not fit here. Please check it and send it once more.
refused-required = This one is needed to go on. You can also stop here and come back.
way-out-skip = This question may not fit. You can skip it with the button below.
way-out-stop = This question may not fit. You can stop here and come back later.

## Things that are not words

thing-sticker = A sticker, thank you. I can only read words or a tap here.
thing-voice = A voice message, thank you. I cannot listen; I can only read words or a tap here.
thing-photo = A picture, thank you. I can only read words or a tap here.
thing-video = A video, thank you. I can only read words or a tap here.
thing-audio = A sound file, thank you. I can only read words or a tap here.
thing-document = A file, thank you. I can only read words or a tap here.
thing-location = A place, thank you. I can only read words or a tap here.
thing-contact = A contact, thank you. I can only read words or a tap here. I have not kept it.
thing-poll = A poll, thank you. I can only read words or a tap here.
thing-other = Thank you. I can only read words or a tap here.

## Going back, stopping, coming back

stopped = Stopped. Your answers so far are safe. Send anything when you want to go on.
nothing-to-stop = There is nothing open to stop. Your answers are safe.
nothing-to-go-back-to = This is the first question. There is nothing to go back to.
carrying-on = Here is where you stopped.
here-is-the-question = Here is the question you are on.
came-before = “{ $text }” was sent before this question came. So I have not taken it as the answer.
unknown-command = I do not know that command. /help shows what I know.
ended-default = Thank you. That is all. Your answers are saved.
expired = { $title }: this was closed, because it had waited a long time. Your answers are kept.
outage = I was away for a while and may have missed your last tap. Here is the question again.
failed = Sorry, that did not work. The mistake is ours, not yours. Please send it once more.

## Buttons of earlier messages

old-answered = That question is already answered: you said “{ $shown }”. To change it, tap “{ button-change }”.
old-skipped = You skipped that question. To answer it after all, tap “{ button-change }”.
old-later = That question comes again in a moment.
old-not-needed = That question is not needed any more.
old-ended = Those questions are finished. Your answers are saved.
old-expired = Those questions are closed. They had waited a long time. Your answers are kept.
old-button = I cannot use that button any more.
old-no-change = Those questions are finished, so that answer can no longer be changed.
changed = Changed. You now say: “{ $shown }”.
edit-closed = I saw your edit. Those questions are finished, so your answer stays as it was.
edit-nothing = I saw your edit. That message was no answer, so nothing has changed.
edit-refused = I could not use your edit, so your earlier answer stands: “{ $shown }”.
edit-caption = I saw your edit. What you sent stays; words under it are not part of the answer.
edit-still-skipped = I could not use your edit, so this question stays skipped.
changed-to-skipped = Changed. You now skip that question.

## When somebody writes words of crisis

crisis-lead = It sounds as if things are very hard right now. Nobody reads this chat live.
crisis-stopped = I have stopped the questions. What you wrote is kept sealed, and is not taken as an answer.
crisis-taken = Your answer is kept. If things are very hard right now:
button-own-answer = That was my answer

## What always answers

help =
    I ask short questions for { $programme } and keep your answers.

    You can tap a button or type. Both work everywhere.
    You can skip questions, go back, or stop and come back.

    /start – what you can do now
    /stop – stop for now
    /change – change an answer you gave
    /settings – counting, quoting, offers, language
    /privacy – what is kept, and who sees it
    /mydata – a file with all that is kept about you
    /delete – delete all of it
help-manage =
    /people – invite people, see who takes part, end someone's part
    /summary – the week so far
help-nobody =
    I ask short questions for public services and keep the answers.
    You need an invitation link to take part.

    /privacy – what is kept
    /mydata – a file with all that is kept about you
    /delete – delete all of it
privacy =
    What is kept: your answers, when you gave them, and the messages between us.
    Your name, your words and your Telegram number are kept encrypted. The key is kept apart.
    Answers are counted only if you said yes. Nobody is shown your name with them.
    If we may quote you, a worker reads your words first, without your name.
    A figure that rests on fewer than 8 people is never shown.
    Telegram carries these messages and can read them. It is not end-to-end encrypted.

    /mydata gives you all of it as a file.
    /delete destroys your key. Then nobody can read what was kept, in old copies either.
    /settings changes what may be counted or quoted.
privacy-programme = { $programme }: { $who }
cancelled = All right. Nothing was changed.

clock-choose = Where are you? I keep to the clock there. Is your place not here? Type for example /clock Cairo.
clock-set = From now on I go by the clock of { $place }.
clock-unknown = I do not know the place “{ $text }”. Please type a large city nearby, for example /clock Cairo.
setting-clock = Your clock: { $place }
button-clock = My clock

language-choose = Which language?
language-set = From now on: English.
language-part = From now on: { $language }, wherever there are words in it. My own words stay English.
language-unchecked = { $language } (not yet checked by a speaker)

settings = Settings
setting-count-yes = { $programme }: your answers are counted.
setting-count-no = { $programme }: your answers are not counted.
setting-quote-yes = { $programme }: your words may be quoted without your name.
setting-quote-no = { $programme }: your words are not quoted.
setting-offer-on = { $title }: I offer it on its day.
setting-offer-off = { $title }: I do not offer it.
setting-remind-on = { $title }: I remind you of it.
setting-remind-off = { $title }: I do not remind you of it.
setting-language = Language: { $language }
button-count-on = Count my answers
button-count-off = Stop counting my answers
button-quote-on = Allow quoting
button-quote-off = Stop quoting
button-offer-on = Offer: { $title }
button-offer-off = Do not offer: { $title }
button-remind-on = Remind: { $title }
button-remind-off = Do not remind: { $title }
button-language = Language

mydata-caption = Here is all that is kept about you, in one file. Keep it somewhere safe.
mydata-filename = my-data.json

delete-ask =
    Shall I delete all that is kept about you?
    Your answers, messages and name will be gone. This cannot be undone.
    To have your data first: /mydata
button-delete = Yes, delete everything
button-keep-data = No, keep it
delete-kept = All right. Nothing was deleted.
deleted = Everything about you is deleted. Your key is destroyed. Thank you for the time you gave.

## People and invitations

people-not-yours = Only administrators and commissioners can do this.
people = { $programme }: { $count ->
    [0] nobody takes part yet.
    [one] one person takes part.
   *[other] { $count } people take part.
  }
people-line = { $name } – { $role }, since { $day }
people-code = Person { $code }
people-nameless = Someone without a name
people-more = … and { $count } more.
button-invite = Invite someone
button-list = Who takes part
button-end = End: { $name } ({ $role })
button-older = More
invite-whom = { $programme }: what will the person take part as?
invite-caption =
    Invitation to { $programme } as { $role }.
    { $link }
    It works once, until { $day }. Send the link, or show this picture.
end-ask = End the part of { $name } as { $role } in { $programme }? Their answers stay.
button-end-yes = Yes, end it
button-end-no = No
end-done = Ended. { $name } no longer takes part as { $role }.
end-gone = That part has already ended.
end-self = You cannot end your own part as an administrator here.
part-ended = Your part in { $programme } as { $role } was ended. Your answers stay. /mydata shows them.
role-button-service_user = Person who uses the service
role-button-supplier = Supplier
role-button-provider = Provider
role-button-worker = Worker
role-button-commissioner = Commissioner
role-button-author = Author of questionnaires
role-button-administrator = Administrator

## Questionnaires that are sent to be published

draft-reading = I am reading { $name }. This takes a moment.
draft-other-kind = I can publish questionnaires from .xlsx, .xls, .csv or .md. { $name } is something else.
draft-too-large = { $name } is too large. A questionnaire may have { $size } MB.
draft-not-fetched = I could not fetch { $name }. Please send it once more.
draft-gave-up = Sorry, I could not read { $name }. The mistake is ours. Your administrator can see it in the log.
draft-no-room = I have not read { $names }: too many of your files wait. Please send it again later.
draft-gone = That file is not here any more. It was published, replaced by a newer one, or waited too long.
draft-dropped = All right. { $name } is gone, and nothing was published.
draft-unreadable = I cannot read { $name }: { $what }. { $remedy }
draft-table = I have kept { $name }. Now send the questionnaire that uses it.
draft-problems = { $name }: { $count ->
    [one] one thing to change
   *[other] { $count } things to change
  }
draft-problems-more = … and { $count } more. The file below has all of them.
draft-problems-send = Change what is named here, then send me the file again. Nothing was published.
draft-missing = It uses files that I do not have yet: { $names }. Send them here.
draft-marked = The same file, with each place marked. You can change it there and send it back.
draft-list = All there is to change, as a list.
draft-looked-at = The same file, with what I noticed marked in it.
draft-doubts = Look at this first
draft-advice = Could be better
draft-advice-more = … and { $count } more, marked in the file above.
draft-which = { $title }: is it new, or does it replace another one?
draft-where = { $title }: which programme is it for?
draft-whom = { $title } is new in { $programme }. Who is it for?
draft-sound = { $title }: ready to publish
button-draft-flow = Replaces: { $title }
button-draft-which = It replaces another one
button-draft-new = A new questionnaire
button-draft-drop = Forget this file
button-draft-show = What publishing it does
button-everyone = Everyone
button-rehearse = Try it here first
button-rehearse-again = Try it again

draft-same = This very version is what people get already.
draft-new = A new questionnaire in { $programme }, for { $role }.
draft-replaces = It takes the place of { $title } in { $programme }.
everyone = everyone
draft-if = If you publish it
draft-overtaken = Another version of { $title } was published in the meantime. Here is how things stand now.
draft-published = { $title } is published. From now on people get this version.
draft-published-new = { $title } is published. People it is for find it with /start.
draft-published-pinned = { $title } is published. Who was half-way finishes the earlier version.
button-publish = Publish
button-publish-pinned = Publish, but those half-way finish the old one
button-flow-versions = Its versions
button-questionnaires = Questionnaires

help-publish =
    /questionnaires – get one as a spreadsheet, earlier versions
    To publish one, send me its spreadsheet (.xlsx, .xls, .csv or .md).
questionnaires-not-yours = Only commissioners, authors and administrators can do this.
questionnaires =
    Questionnaires of { $programme }.
    To publish one, send me its spreadsheet here.
questionnaire-change = To change it, get the spreadsheet, change it there, and send it here.
questionnaire-file = This is what people get now. Change it, and send it here.
questionnaire-table = It uses this file. Send it too if you change it.
questionnaire-overtaken = Another version was published in the meantime. Here is how things stand now.
questionnaire-unreadable = That version cannot be used any more. Nothing was changed.
version-now = Version { $number }, { $day }: people get this one
version-before = Version { $number }, { $day }: earlier
version-withdrawn = Version { $number }, { $day }: withdrawn
button-withdrawn = { $title } (withdrawn)
button-flow-file = Get it as a spreadsheet
button-withdraw = Withdraw version { $number }
button-bring-back = Bring back version { $number }
withdraw-ask = Withdraw version { $number } of { $title }?
withdraw-none-left = There is no other version. Nobody could begin it; who is in it can finish.
bring-back-ask = Bring back version { $number } of { $title }?
button-withdraw-yes = Yes, withdraw it
button-bring-back-yes = Yes, bring it back
button-bring-back-pinned = Yes, but those half-way finish theirs
button-leave = Leave it as it is
withdrawn = Withdrawn. People get the version before it again.
withdrawn-last = Withdrawn. Nobody can begin it now; who is in it can finish.
brought-back = It is back. From now on people get that version.

rehearsal-mark = Rehearsal: nothing is kept.
rehearsal-begins = Here is { $title }, as people will get it. /stop ends the rehearsal.
rehearsal-over = The rehearsal is over. Nothing you said in it was kept.

## Summaries

summary-not-yours = Only commissioners and administrators receive summaries.
button-exact = Show exact (sample data)
summary-nothing = There is no summary to show yet.
summary-failed = Sorry, I could not make this summary. Please ask again later.
summary-without-pictures = Sorry, a picture of this summary could not be drawn. The figures are all here.
summary-without-report = Sorry, the full report could not be made. To try again, tap Full report.
summary-without-spreadsheet = Sorry, the spreadsheet could not be made. To try again, tap Full report.
report-nothing = There is no full report yet. It comes when there are enough answers.
catching-up = You missed { $count } summaries. Here they are, the oldest first. Only the newest has its pictures and files.

button-full-report = Full report
button-other-figures = Other figures
button-answers-behind = The answers behind it
figures-parts = Choose a part of the summary.
figures-list = Figures { $first } to { $last } of { $all }. Tap one to see where it comes from.
file-report = The full report: what changed, what it is worth, and where each figure comes from.
file-spreadsheet = The figures as a spreadsheet. Change an assumption, and the rest follows.
file-answers = The answers behind the figure, by code and never by name.
button-change-what-i-get = Change what I get
get-which = Of which programme?
get-title = What you get: { $programme }
get-when-due = Each summary comes to you on its day.
get-on-demand = You get a summary when you ask, with /summary.
get-nothing = You get no summaries by themselves. /summary still shows them.
get-paused = Paused until { $day }. What falls due before is not sent later.
get-weeks-on = Each week: yes
get-weeks-off = Each week: no
get-outcomes-on = Outcomes: yes
get-outcomes-off = Outcomes: no
get-pictures-on = Pictures: yes
get-pictures-off = Pictures: no
get-report-on = Full report: yes
get-report-off = Full report: no
get-spreadsheet-on = Spreadsheet: yes
get-spreadsheet-off = Spreadsheet: no
get-language = Language of summaries: { $language }
get-language-chat = Language of summaries: as in this chat
get-language-which = In which language shall summaries be?
button-get-weeks-on = Send each week
button-get-weeks-off = Leave out the weeks
button-get-outcomes-on = Send the outcomes
button-get-outcomes-off = Leave out the outcomes
button-get-pictures-on = Send pictures
button-get-pictures-off = Leave out pictures
button-get-report-on = Send the full report
button-get-report-off = Leave out the full report
button-get-spreadsheet-on = Send the spreadsheet
button-get-spreadsheet-off = Leave out the spreadsheet
button-get-everything-on = Send me summaries again
button-get-everything-off = Send me no summaries
button-get-pause = Pause for { $weeks } weeks
button-get-go-on = End the pause
button-get-language = Language of summaries
button-get-language-chat = As in this chat

## What became of the questions

questions-not-yours = Only those who look after a programme or work in it can see this.
questions-which = Which questions would you like to know about?
questions-file = Every number, for a spreadsheet.
button-questions = How each question went
button-unanswered = Who has not answered
unanswered = { $title }: { $count ->
    [0] everybody has answered.
    [one] one person has not answered yet.
   *[other] { $count } people have not answered yet.
  }
unanswered-since = Counted since { $day }.
help-learn =
    /questions – what became of each question
privacy-code = { $programme }: your code is { $code }. By it, staff see if you have answered.

## People's words, before they are quoted

help-stories =
    /stories – what people wrote, to read before it is quoted
button-star = Show my star
star-none = There is nothing to draw yet. A star needs three areas that you were asked about and answered.
help-star =
    /star – a picture of your own answers, for you alone
button-stories = Stories to read
button-fit = Fit to share
button-not-fit = Not fit to share
stories-waiting = { $count ->
    [one] One story to read
   *[other] { $count } stories to read
  }
stories-ask = Whoever wrote this may be quoted. Could anybody tell from it who they are, or who somebody else is?
stories-fit = Fit to share. It may be quoted in the full report.
stories-not-fit = Not shared. Nobody else sees it in a report.
stories-gone = These words are not to be quoted any more.
stories-none = There is nothing to read now.
stories-not-yours = Only workers of a programme read stories.
