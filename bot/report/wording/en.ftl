# The words of the commissioner's summary. Plain, short, adult. "Changed", never "caused".
# $…-n is the number that decides the plural; the text beside it is what is shown ("*" where it is hidden).

hidden = *
unknown = not known

heading = { $programme } · week { $week } ({ $days })
heading-M = { $programme } · outcomes of the month ({ $days })
heading-Q = { $programme } · outcomes of the quarter ({ $days })
sample-data = Sample data: these people are invented.
unfinished = { $length ->
    [M] This month is not over: figures up to { $day }.
    [Q] This quarter is not over: figures up to { $day }.
   *[W] This week is not over: figures up to { $day }.
}
exact-sample = Exact figures, with small groups shown, because nobody in them is real.
exact = Exact figures, with small groups shown. For the operator only.

## Who answered

answered-of = { $answered-n ->
    [one] { $answered } person checked in, of { $reached }.
   *[other] { $answered } people checked in, of { $reached }.
}
answered-of-hidden = { $answered-n ->
    [one] { $answered } person checked in (of how many: { $reached }).
   *[other] { $answered } people checked in (of how many: { $reached }).
}
reached-nobody = Nobody has joined yet.
answered-none = Nobody checked in, of { $reached }.

## What changed

since-start = Since they started:
since-start-between = Since they started, with the likely change in brackets:
since-last = { $length ->
    [M] Since last month: { $list }
    [Q] Since last quarter: { $list }
   *[W] Since last week: { $list }
}
about = about { $count }
moved-up = { $count } up
moved-same = { $count } same
moved-down = { $count } down
moved-better = { $count } better
moved-worse = { $count } worse
moved-others = others { $count }
people-moved = { $people }: { $moves }
moves-rounded = How many moved which way is to the nearest five people.
compared = { $n ->
    [one] { $people } person
   *[other] { $people } people
}
began-at-top = { $share } began at the top
began-at-best = { $share } began at the best there is
often = often or always: { $first } at first, { $latest } now
lower-is-better = { $label } (lower is better)
waiting = { $label }: { $one } with one reading, { $close } with readings too close together

## Value

time-span = { $span ->
    [week] this week
    [year] this year
   *[quarter] this quarter
}
worth = Worth { $value } { $time }
worth-about = Worth about { $value } { $time }
worth-shown = Worth { $value } { $time }, without what is shown as *
worth-about-shown = Worth about { $value } { $time }, without what is shown as *
worth-hidden = What it is worth { $time }: *
worth-unknown = What it is worth { $time } is not known: no answers yet
worth-too-early = What it is worth cannot be said yet: nobody has answered twice
worth-nothing-yet = Nothing that has a price has changed { $time }
range-kept-back = (least and most are not shown: too few people decide them)
range = ({ $low } to { $high })
prices = Counted from { $day }. Prices of { $year }, as the source states them.
prices-plain = Counted from { $day }.
returned = Over the years it lasts: { $value } for each { $one } of the { $all } put in.
returned-shown = Over the years it lasts: { $value } for each { $one } of the { $all } put in, without what is shown as *.
mostly = Mostly: { $label } ({ $share })
mostly-all = What it is: { $label }
accrues-all = All of it to { $who }
accrues-less = { $value } less for { $who }
accrues = { $value } to { $who }
level-service = Value to the service
level-borough = Value borough-wide
level-central_government = Value to central government
to-council = the council
to-service = the service
to-central_government = central government
to-nhs = the NHS
to-people = people themselves
to-community = the community
worth-kind-fiscal = Fiscal: budgets pay less, transfers too
worth-kind-economic = Economic: incomes grow
worth-kind-social = Social: what people gain themselves
cashable-yes = Can be taken out of a budget, transfers too
cashable-partly = Can partly be taken out of a budget, transfers too
cashable-no = Saved, but cannot be taken out of a budget
because = { $text } ({ $why })

transfers-apart = Apart, not in the total: { $value } of transfers. Money moved, not made.
first-latest = { $first } → { $latest }
button-behind = What is behind the { $value }
button-behind-figures = What is behind the figures

## What was done, time given, tenders

given = { $together-n ->
    [0] Given by people: { $hours }.
   *[other] Given by people: { $hours }, { $together } of it planned and done together with staff.
}
given-all = Given by people: { $hours }, all of it planned and done together with staff.
done = Done: { $list }
given-hidden = Time given by people: { $hours }.
given-none = Nobody wrote down time given.
involved = Involvement, counted apart: { $hours }.
not-placed = With no place in the matrix: { $hours }.

we-do-not-know = We do not know: { $list }
no-report = no report yet
no-report-since = no report since { $day }
nobody-twice = nobody has two readings far enough apart
nobody-answered = no answers yet
and-more = and { $count } more
star-firms = * for local money: fewer than { $firms } suppliers have replied. It would show what they spend.
star = * is not shown: fewer than { $people } people are behind it, or it would give them away.
told-before = As it stood on { $day }, because too few people have answered since: { $list }.
told-before-these = These stand as they did then, because too few people have answered since.
told-before-on = On { $day }: { $list }.
restated = Put right: { $label }. Before: { $before }. Now: { $after }.
every-area = Every area
changed-not-caused = These people changed. The figures do not say what caused it.

## Chart

chart-most-up = { $area } moved up most
chart-most-down = { $area } fell most
chart-none = No area moved
chart-most-up-shown = { $area } moved up most, of those shown
chart-most-down-shown = { $area } fell most, of those shown
chart-most-better = { $area } got better most
chart-most-worse = { $area } got worse most
chart-most-better-shown = { $area } got better most, of those shown
chart-most-worse-shown = { $area } got worse most, of those shown
chart-none-shown = No area moved, of those shown
chart-subtitle = First and latest step of people with readings { $days } or more days apart
chart-subtitle-scales = First and latest reading of people with readings { $days } or more days apart
chart-key = Small dot: first. Large dot: latest. Open dot: went down.
chart-key-worse = Small dot: first. Large dot: latest. Open dot: got worse.
chart-step = Step
chart-hidden = * not shown: fewer than { $people } people
chart-sample = sample data
caption-area = { $label } { $first } → { $latest }
caption-hidden = { $label } *

## Value by who gains

gains-most = { $who } gains most
gains-most-shown = { $who } gains most, of what is shown
gains-nobody = Nobody gains yet
gains-subtitle = What the changes are worth since { $day }
gains-key = Bar: our best reckoning. Thin line: least to most.
gains-transfers = Transfers
gains-transfers-apart = Apart, not in the total: money moved, not made
gains-partly = (without what is shown as *)
between = ({ $low } to { $high })

## The matrix of time given

matrix-title = People gave { $hours }
matrix-others = All other cells: { $hours }
matrix-title-plain = Who planned, and who delivered
matrix-title-all = All { $given } were planned and done together
matrix-title-together = { $together } of { $given } were planned and done together
matrix-subtitle = Time given this week, by who planned it and who delivered it
matrix-key = Framed: time given, the darker the more. Dashed: not time given.
matrix-key-moved = Framed: time given. Dashed: not. Arrow: against last quarter.
matrix-planned-professionals = Planned by professionals
matrix-planned-together = Planned together
matrix-planned-users = No professional planned
matrix-delivered-professionals = Delivered by professionals
matrix-delivered-together = Delivered together
matrix-delivered-users = Delivered by users and communities
matrix-professionals-professionals = Traditional professional provision
matrix-together-professionals = Professional provision, users involved in planning
matrix-users-professionals = Left empty: nobody planned it
matrix-professionals-together = Users co-deliver what professionals designed
matrix-together-together = Full co-production
matrix-users-together = Delivered with little formal planning
matrix-professionals-users = Users deliver what professionals planned
matrix-together-users = Users deliver what was planned together
matrix-users-users = Self-organised community provision
matrix-more = more than last quarter
matrix-less = less than last quarter
matrix-same = as much as last quarter

## Units

unit-hour = { $n ->
    [one] { $amount } hour
   *[other] { $amount } hours
}
unit-week = { $n ->
    [one] { $amount } week
   *[other] { $amount } weeks
}
unit-day = { $n ->
    [one] { $amount } day
   *[other] { $amount } days
}
unit-person = { $n ->
    [one] { $amount } person
   *[other] { $amount } people
}
unit-step = { $n ->
    [one] { $amount } step
   *[other] { $amount } steps
}
unit-point = { $n ->
    [one] { $amount } point
   *[other] { $amount } points
}
unit-item = { $n ->
    [one] { $amount } question
   *[other] { $amount } questions
}
unit-tonne = { $n ->
    [one] { $amount } tonne
   *[other] { $amount } tonnes
}
unit-box = { $n ->
    [one] { $amount } box
   *[other] { $amount } boxes
}
unit-job = { $n ->
    [one] { $amount } job
   *[other] { $amount } jobs
}
unit-answer = { $n ->
    [one] { $amount } answer
   *[other] { $amount } answers
}
unit-month = { $n ->
    [one] { $amount } month
   *[other] { $amount } months
}
unit-multiplier = { $amount }
unit-ratio = { $amount }
unit-meal = { $n ->
    [one] { $amount } meal
   *[other] { $amount } meals
}
unit-session = { $n ->
    [one] { $amount } session
   *[other] { $amount } sessions
}
unit-place = { $n ->
    [one] { $amount } place
   *[other] { $amount } places
}
unit-home = { $n ->
    [one] { $amount } home
   *[other] { $amount } homes
}
unit-promise = { $n ->
    [one] { $amount } promise
   *[other] { $amount } promises
}
unit-apprenticeship = { $n ->
    [one] { $amount } apprenticeship
   *[other] { $amount } apprenticeships
}
unit-time = { $n ->
    [one] { $amount } time
   *[other] { $amount } times
}
unit-other = { $amount } { $unit }

## How figures are called, one by one

section-reach = Reached and answered
section-change = What changed
section-voices = Two voices: people's own readings and their workers'
section-not_known = What we do not know
section-attrition = Who is missing from what changed
section-outputs = What was done
section-value = Value
section-return = Gained against what was put in
section-value_for_money = Value for money, narrow and real
section-in_words = Not priced: words and counts
section-local_money = Local money
section-promises = Promises to the community
section-time_given = Time given
section-reciprocity = Giving and receiving
section-tenders = Tender answers
section-principles = Principles of co-production

figure-reached = { $label }: people we hope to hear from
figure-answered = { $label }: people who answered
figure-not_answered = { $label }: people who did not answer
figure-compared = { $label }: people with two readings far enough apart
figure-first = { $label }: mean of first readings
figure-latest = { $label }: mean of latest readings
figure-change = { $label }: mean change
figure-up = { $label }: moved up
figure-same = { $label }: stayed the same
figure-down = { $label }: went down
figure-began_at_top = { $label }: share who began at the top
figure-two_up = { $label }: moved up two steps or more
figure-share_up = { $label }: share who moved up
figure-change_between = { $label }: mean change, with its likely range
figure-reliable_up = { $label }: rose by more than the scale's own noise
figure-reliable_down = { $label }: fell by more than the scale's own noise
figure-up-lower = { $label }: got better, to a lower number
figure-down-lower = { $label }: got worse, to a higher number
figure-began_at_top-lower = { $label }: share who began at the best there is
figure-share_up-lower = { $label }: share who got better
figure-reliable_up-lower = { $label }: got better by enough to count
figure-reliable_down-lower = { $label }: got worse by enough to count
figure-reliable_up-counts = { $label }: rose by enough to count
figure-reliable_down-counts = { $label }: fell by enough to count
figure-often_first = { $label }: share who said often or always at first
figure-often_latest = { $label }: share who say often or always now
figure-by_chance = { $label }: latest mean that time alone would bring
figure-both_voices = { $label }: people with their own reading and their worker's
figure-own_voice = { $label }: mean of people's own readings
figure-worker_voice = { $label }: mean of their workers' readings
figure-gap = { $label }: by how much workers' readings are higher
figure-worker_higher = { $label }: the worker's reading is higher
figure-voices_alike = { $label }: both readings are the same
figure-worker_lower = { $label }: the worker's reading is lower
figure-one_reading = { $label }: people with one reading only
figure-too_close = { $label }: people whose readings lie too close together
figure-eligible = { $label }: everybody it is meant for
figure-with_first = { $label }: people with a first reading
figure-with_latest = { $label }: people with a later reading too
figure-if_missing_same = { $label }: mean change, if everybody missing stayed the same
figure-hours_given = Hours given
figure-hours_received = Hours received, by what people say
figure-both = People who both gave and received
figure-even = How even: the lesser of hours given and received over the greater
figure-output = { $label }
figure-quantity = { $label }: quantity
figure-gross = { $label }: value before anything is taken off
figure-after_deadweight = { $label }: without what would have happened anyway
figure-after_displacement = { $label }: and without what was only moved
figure-after_attribution_to_others = { $label }: and without what others did
figure-value = { $label }: value
figure-other_way = { $label }: people who went the other way, not priced
figure-against = { $label }: people who went the other way, taken off
figure-total = Value in all, transfers apart
figure-total_shown = Value of what is shown, transfers apart
figure-transfers = Transfers: moved, not made, and not in the total
figure-transfers_shown = Transfers that are shown
figure-accrues = Gained by { $label }
figure-accrues_shown = Gained by { $label }, of what is shown
figure-level = { $label }
figure-level_shown = { $label }, of what is shown
figure-kind = { $label }
figure-kind_shown = { $label }, of what is shown
figure-cashable = { $label }
figure-cashable_shown = { $label }, of what is shown
figure-aim = Serves the aim: { $label }
figure-aim_shown = Serves the aim, of what is shown: { $label }
figure-largest = Largest part of the value: { $label }
figure-largest_shown = Largest part of what is shown: { $label }
figure-input = Put in: { $label }
figure-inputs = Put in, all together
figure-present = { $label }: what it is worth now, over the years it lasts
figure-present_value = Value over the years it lasts, as it is worth now
figure-present_value_shown = Value over the years, of what is shown
figure-net_present_value = That value less what was put in
figure-net_present_value_shown = That value less what was put in, of what is shown
figure-ratio = Gained for each 1 put in
figure-ratio_shown = Gained for each 1 put in, of what is shown
figure-net_ratio = Gained for each 1 put in, less that 1
figure-net_ratio_shown = Gained for each 1 put in, less that 1, of what is shown
figure-payback = Months until what was put in has come back
figure-payback_shown = Months until it has come back, of what is shown
figure-at_rate = Gained for each 1 put in, at a discount rate of { $label }
figure-at_rate_shown = Gained for each 1 put in, at a discount rate of { $label }, of what is shown
figure-switching = { $label }: at this, as much is gained as was put in
figure-concentration = Most of it is carried by: { $label }
figure-group = Carried together by: { $label }
figure-group_without = Gained for each 1 put in, without: { $label }
figure-group_factor = Times all of it, and no more is gained than was put in: { $label }
figure-in_words = { $label }
figure-round_1 = Round 1: the contract so far
figure-round_2 = Round 2: spent locally by who has the contract
figure-round_3 = Round 3: spent locally again
figure-multiplier = Local multiplier (LM3). { $label }
figure-multiplier_floor = Local multiplier at least, if who is silent spends nothing here. { $label }
figure-multiplier_ceiling = Local multiplier at most, if who is silent spends all here. { $label }
figure-replied_by_count = Local suppliers who replied
figure-replied_by_value = Replies, by the money they cover
convention-full-round-1 = round 1 counts in full, also where it went elsewhere
convention-local-round-1-only = round 1 counts only where it stayed here
figure-price = Narrow: what was paid
figure-whole_life_cost = Real: what it costs over its whole life
figure-yearly_cost = Real: the same for each year of its life
figure-narrow_net = Narrow: what can be taken out of budgets, less what was paid
figure-narrow_net_shown = Narrow, of what is shown: what can be taken out, less what was paid
figure-real_net = Real: all it is worth to the public, less what was paid
figure-real_net_shown = Real, of what is shown: what it is worth, less what was paid
figure-dimension = Real: { $label }
figure-dimension_shown = Real, of what is shown: { $label }
worth-social = social worth
worth-economic = economic worth
worth-environmental = environmental worth
figure-nothing_taken_off = { $label }: what would have happened anyway, and what others did
figure-no_deadweight = { $label }: what would have happened anyway
figure-no_attribution = { $label }: what others did
figure-not_verified = { $label }: whether the source says so
gap-nothing_taken_off = nobody has said what would have happened anyway, or what others did
gap-no_deadweight = nobody has said what would have happened anyway
gap-no_attribution = nobody has said what others did
gap-of-all-nothing_taken_off = what would have happened anyway, and what others did, for any value here
gap-of-all-no_deadweight = what would have happened anyway, for any value here
gap-of-all-no_attribution = what others did, for any value here
gap-of-all-areas = what changed for people
gap-of-all-not_verified = whether the quoted sources say so, for nobody here has seen them
gap-not_verified = a source is quoted and was not seen
figure-promise = { $label }: delivered
figure-due = { $label }: due by the last report
figure-kept = { $label }: delivered of what was due
figure-forecast = { $label }: what it comes to at this pace
figure-additional = { $label }: without what would have happened anyway
figure-rated = Promises: { $label }
figure-overdue = Promises whose report is overdue
figure-target = Aimed at, binding nobody: { $label }
figure-target_share = Share aimed at, binding nobody: { $label }
rating-good = good
rating-approaching_target = approaching target
rating-requires_improvement = requires improvement
rating-inadequate = inadequate
rating-other = not known yet
promises = Promises: { $list }
promises-rated = { $count } { $rating }
promises-overdue = Reports overdue: { $list }
promises-all-overdue = Promises: not known, a report is missing. The last one came on { $day }.
promises-too-early = { $count } too early to tell
figure-given = Time given, all six cells
figure-cell = { $label }
figure-provision = Planned and delivered by professionals
figure-involvement = Involvement: { $label }
figure-involved = Involvement in all, never part of time given
figure-not_placed = Not placed: nobody professional planned it, professionals delivered it, or it was not said
figure-tender_answers = { $label }
figure-principle_shown = { $label }: people whose answers show it
figure-principle_tendered = { $label }: suppliers whose tender speaks to it

cell-professionals-together = Delivered together, planned by professionals
cell-together-together = Full co-production: planned and delivered together
cell-users-together = Delivered together, with little formal planning
cell-professionals-users = Delivered by users and communities, planned by professionals
cell-together-users = Delivered by users and communities, planned together
cell-users-users = Self-organised community provision
involvement-planning = Planned together, delivered by professionals

## How figures came about

formula-count = counted
formula-sum = added up
formula-mean = { $dividend } ÷ { $divisor }
formula-share = { $dividend } ÷ { $divisor }
formula-proportion = { $dividend } ÷ { $divisor }, with its 95 % range by Wilson
formula-interval = mean change of { $divisor } people, with its 95 % range by Student; spread of the changes: { $dividend }
formula-by_chance = mean of all + correlation × (first mean − mean of all)
formula-switching = worked out backwards
formula-discounted = { $years }, each discounted
formula-difference = { $first } − { $second }
formula-ratio = { $first } ÷ { $second }
formula-at_rate = the years' value at this rate ÷ what was put in
formula-payback = what was put in ÷ a month of the first year's value
formula-narrow = what can surely be taken out of budgets − what was paid
assumed-quantity = quantity
assumed-proxy = price
assumed-deadweight = what would have happened anyway
assumed-displacement = what was only moved
assumed-attribution_to_others = what others did
switching-of = { $label }, { $assumed }
formula-lm3 = (round 1 + round 2 + round 3) ÷ round 1
formula-spread = mean change × compared ÷ everybody
formula-even = the lesser ÷ the greater
formula-due = the target, as far as its time has passed
formula-forecast = delivered so far, over the time that has passed
formula-share-left = (1 − { $share })
formula-share-of = largest ÷ total
detail-people = { $people } behind it
detail-range = { $low } to { $high }
detail-source = { $source }
detail-grade = grade { $grade }
detail-week = this week
detail-year = year so far, from { $day }
detail-quarter = quarter so far, from { $day }
detail-to_date = up to now
detail-as-of = as it stood on { $day }
detail-evidence = answers: { $list }

## What is wrong in a questionnaire

at-sheet = sheet { $sheet }
at-rows = { $count ->
    [one] row { $rows }
   *[other] rows { $rows }
}
at-rows-more = rows { $rows } and { $more } more
at-column = column { $column }
fault-sheet = Sheet { $sheet }
fault-at = { $place }: { $what }
fault = { $what }
list-sheet = what to change
list-sheet-of = Sheet
list-rows = Row
list-column = Column
list-what = What is wrong
list-remedy = What to do

## What became of the questions

time-seconds = { $s } s
time-minutes = { $min } min { $s } s
question-gone = { $name } (asked no longer)
question-another = { $group }: another one?
questions-none = Nobody has begun yet.
questions-few = We do not know yet: few people have begun. It is shown from { $people } people on.
questions-begun = { $started } began, and { $share } of them finished.
questions-most-left = Stops people most: { $question } ({ $left } of those who saw it)
questions-most-skipped = Skipped most: { $question } ({ $skipped } of those who saw it)
questions-most-refused = Hardest to answer: { $question } ({ $refused } were asked again)
questions-longest = Takes longest: { $question } ({ $time })
questions-rounded = Counts are to the nearest { $to }. * means fewer than { $people } people.
questions-rounded-short = Counts to the nearest { $to }; * is fewer than { $people } people.
questions-runs = { $started } began: { $completed } finished ({ $share }), { $left } stopped, { $waiting } still open.
questions-denominator = Shown: who was asked it, once for each time. The other numbers are of those.
questions-shown = shown
questions-answered = answered
questions-skipped = skipped
questions-refused = refused
questions-corrected = corrected
questions-left = left at
questions-waiting = open at
questions-paused = paused
questions-time = median
questions-question = question
questions-some = { $count } of { $all } questions.
questions-title-left = Question { $number } stops people most ({ $share })
questions-title-nobody = Nobody stopped half-way
questions-title-few = Fewer than { $people } people stopped half-way
questions-title-hidden = Too few stopped at any one question to show
questions-subtitle = Of those who were shown a question: what became of it
questions-key = Dark: answered. Light: skipped. Framed, at the end: stopped here.
questions-of = { $shown } saw it
questions-not-shown = nobody was asked this yet
questions-told-answered = { $share } answered
questions-told-skipped = { $share } skipped
questions-told-left = { $share } stopped here

## What publishing a questionnaire means

draft-about = { $count ->
    [one] One question
   *[other] { $count } questions
} in { $languages }. It takes about { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}.
draft-and = { $first } and { $last }
draft-and-more = { $shown } and { $count } more
draft-line = • { $line }
draft-question = “{ $label }”
draft-differences = What is different
draft-added = New: { $questions }
draft-removed = Gone: { $questions }
draft-renamed = Renamed: { $questions }
draft-retyped = Of another kind: { $questions }
draft-into_repeat = Asked several times now: { $questions }
draft-out_of_repeat = Asked once now: { $questions }
draft-changed = Changed in their words, choices, conditions or order: { $count ->
    [one] one question
   *[other] { $count } questions
}
draft-no-change = Nothing that people would notice
draft-counting = What is counted
draft-feeds = { $entries }
draft-time = Time given
draft-uncounted = Counted nowhere: { $questions }
draft-nobody-half-way = Nobody is half-way through it now.
draft-half-way = { $count ->
    [one] One person is half-way
   *[other] { $count } people are half-way
}
draft-unaffected = { $count ->
    [one] One goes on where they are.
   *[other] { $count } go on where they are.
}
draft-again = { $count ->
    [one] One is asked something first: { $questions }
   *[other] { $count } are asked something first: { $questions }
}
draft-again-one = { $question } ({ $why })
draft-again-some = { $question } ({ $why }, { $n })
draft-why-new = new
draft-why-retyped = another kind of answer
draft-why-choice_gone = their choice is gone
draft-why-condition = now meant for them
draft-why-repeat = another one
draft-stay = { $count ->
    [one] One finishes the version they began.
   *[other] { $count } finish the version they began.
}
draft-stay-because = { $count ->
    [one] One finishes the version they began, for what they said to { $questions } has no place in this one.
   *[other] { $count } finish the version they began, for what they said to { $questions } has no place in this one.
}
draft-not-counted = Kept, but not counted any more: answers to { $questions }

## Where figures come from

provenance-period = Period: { $period }, to { $until }.
provenance-from-start = from the start
provenance-answers = { $count ->
    [one] It rests on one answer.
   *[other] It rests on { $count } answers.
}
provenance-questions = From the answers to: { $list }.
provenance-asked = “{ $question }”
provenance-grade = Grade { $grade }: { $meaning }.
provenance-counted = Counted so: { $how }.
rule-weeks-avoided = weeks since people were seen to have left “{ $choice }”, of those whose first answer it was
rule-ladder-move = people who rose from “{ $first }” to “{ $then }” or above, and held it for { $days } days; each once
rule-share-of-year = days since people first said “{ $choice }”, of those who did not at first; { $days } make a year
rule-number-given = the numbers that people gave in the period, added up
rule-people-who = people whose latest answer in the period is { $choices }
rule-fewer-times = how often it happened before, less how often it happens now, by what each person said of both
provenance-parameter = { $name }: { $value }
provenance-repeated = As it stood on { $day }. It moves when at least { $people } people have answered anew.
provenance-source = Source: { $source }.
provenance-prices = prices of { $year }
provenance-historic = historic prices of { $year }
grade-E0 = asserted, without evidence
grade-E1 = said by people or organisations themselves
grade-E2 = answers with a document
grade-E3 = confirmed by a second party
grade-E4 = audited
per-week = week
per-year = year
per-tenancy = tenancy
per-hour = hour
per-person = person
per-time = time
per-event = event
per-wellby = WELLBY

## The full report

report-title = { $programme }: full report
report-contents = Contents
report-provenance = Where each figure comes from
report-provenance-intro = The number beside a figure leads to its entry here. Tap the bot's button, or ask for evidence, to see the answers behind it.
report-area-moved = { $label } from { $first } to { $latest }
report-kinds = By kind of value, transfers included
report-aims = By strategy aim (one value may serve several)
provenance-as-quoted = as quoted, the source was not seen
report-made-of = Made of
report-page = Page { $page } of { $pages }
report-who = Who
report-reached = we hope to hear from
report-answered = answered this week
report-not-answered = did not answer
report-area = Area
report-compared = people
report-first = first
report-latest = latest
report-change = change
report-up = up
report-same = same
report-down = down
report-began_at_top = began at top
report-up-better = better
report-down-better = worse
report-began_at_top-better = began at the best
report-often = Often or always
report-often_first = often or always, at first
report-often_latest = often or always, now
report-changes-scales = First and latest reading, and how many moved
report-changes = First and latest step, and how many moved
report-sureness = How sure this is
report-sureness-note = Each range holds the true figure at least 19 times out of 20.
report-likely-change = likely change
report-two_up = up two steps or more
report-share_up = share who moved up
report-share_up-better = share who got better
report-likely-share = likely share
report-reliable_up = up by more than noise
report-reliable_down = down by more than noise
report-reliable_up-better = better by enough to count
report-reliable_down-better = worse by enough to count
report-by_chance = latest by time alone
report-voices-note = Neither is right or wrong: a gap is worth a talk.
report-both_voices = people with both
report-own_voice = their own
report-worker_voice = their worker's
report-gap = gap
report-worker_higher = worker higher
report-voices_alike = the same
report-worker_lower = worker lower
report-waiting = With no two readings to compare
report-one_reading = with one reading only
report-too_close = readings too close together
report-what = What
report-amount = How much
report-period = When
report-people = people
report-rounded-apart = Each amount is rounded by itself, so it may differ from its quantity times price.
report-kind = Kind
report-low = least
report-central = central
report-high = most
report-between = from least to most
report-why = Why it has no price
report-accrual = Where value accrues
report-cell = Cell
report-time = time
report-quotes = In their words
report-quotes-intro = Each person agreed to be quoted, and a worker found the words fit to share.
report-unknown = What we do not know
report-all-known = Nothing is missing this week.
report-transfer = { $label } (transfer, not in the total)
span-week = this week
span-quarter = this quarter
span-year = this year
span-to_date = up to now
kind-fiscal = fiscal
kind-economic = economic
kind-social = social

## The spreadsheet

sheet-summary = Summary
sheet-ledger = Ledger
sheet-indicators = Indicators
sheet-dictionary = Data dictionary
figure-number = Entry
figure-section = Section
figure-what = Figure
figure-shown = As shown
figure-value-number = Value
figure-unit = Unit
figure-low = Least
figure-high = Most
figure-people = People
figure-period = Period
figure-price-year = Price year
figure-grade = Grade
figure-id = Id
indicator-name = Indicator
indicator-measure = What is measured
indicator-of = Published indicators it shows
indicator-questions = Questions
dictionary-sheet = Sheet
dictionary-column = Column
dictionary-meaning = Meaning
ledger-notice = Blue, underlined numbers are assumptions: change one, and the rest follows.
ledger-may-be-changed = This is an assumption. Change it, and the rest follows.
ledger-not-a-ratio = Do not compare it with another organisation's: each map draws its own line.
ledger-rate = Discount rate a year
ledger-first-period = Period of year 1 (0: not discounted)
ledger-currency = Currency
ledger-nothing = Nothing is priced here yet.
ledger-not-said = nobody has said
ledger-no-input = none named
ledger-stakeholder = Stakeholder
ledger-in-group = Number in group
ledger-involved = Number involved
ledger-input = Input description
ledger-input-value = Input value
ledger-outputs = Outputs
ledger-outcome = Outcome
ledger-indicator = Indicator
ledger-source = Source
ledger-quantity = Quantity
ledger-sample-size = Sample size
ledger-duration = Duration (years)
ledger-starts = Starts in year
ledger-proxy = Financial proxy
ledger-proxy-value = Proxy value
ledger-proxy-source = Proxy source
ledger-deadweight = Deadweight
ledger-deadweight-source = Deadweight source
ledger-displacement = Displacement
ledger-attribution = Attribution to others
ledger-drop-off = Drop-off
ledger-impact = Impact
ledger-year = Year { $year }
ledger-present = Present value of year { $year }
ledger-present-value = Total present value
ledger-transfer = Transfer
ledger-id = Id
ledger-accrues-to = Accrues to
ledger-kind = Kind
ledger-cashable = Cashable
ledger-price-year = Price year
ledger-proxy-low = Proxy low
ledger-proxy-high = Proxy high
ledger-group = Group
ledger-other-sources = Other sources
ledger-total = Total, without transfers
ledger-total-shown = Total of what is shown, without transfers
ledger-transfers = Transfers: money moved, not made
ledger-net = Net present value: less what was put in
ledger-ratio = Present value for each 1 put in
meaning-figure-number = The entry in the full report that says where it comes from.
meaning-figure-section = The part of the report that it stands in.
meaning-figure-what = What is counted or measured, and of what.
meaning-figure-shown = The figure as it reads in the report. * is not shown: too few people.
meaning-figure-value-number = The figure as a number, as far as it is told.
meaning-figure-unit = What the number counts.
meaning-figure-low = The least that the answers allow.
meaning-figure-high = The most that the answers allow.
meaning-figure-people = How many people stand behind it.
meaning-figure-period = The time that it covers.
meaning-figure-price-year = The year of its prices.
meaning-figure-grade = From E0, asserted, to E4, audited.
meaning-figure-id = The name by which evidence can be asked for.
meaning-ledger-stakeholder = Whose change it is.
meaning-ledger-in-group = How many there are of them, as the map says.
meaning-ledger-involved = How many of them took part.
meaning-ledger-input = What they put in.
meaning-ledger-input-value = What that is worth.
meaning-ledger-outputs = What was delivered that leads to the change.
meaning-ledger-outcome = The change.
meaning-ledger-indicator = How the change is seen.
meaning-ledger-source = The questions it comes from, as flow/question.
meaning-ledger-quantity = How much of it. Below nought: taken off.
meaning-ledger-sample-size = How many people's answers it rests on.
meaning-ledger-duration = How long it lasts.
meaning-ledger-starts = 1 where it begins in this period, 2 where it begins only after it.
meaning-ledger-proxy = The price that stands for one unit of it.
meaning-ledger-proxy-value = That price.
meaning-ledger-proxy-source = Who says so, and prices of which year.
meaning-ledger-deadweight = The share that would have happened anyway.
meaning-ledger-deadweight-source = Who says so.
meaning-ledger-displacement = The share that only moved from elsewhere.
meaning-ledger-attribution = The share that others brought about.
meaning-ledger-drop-off = How much of it is lost each year.
meaning-ledger-impact = Quantity times proxy, less each share in turn.
meaning-ledger-year = What is left of it in that year.
meaning-ledger-present = The same, as it is worth now.
meaning-ledger-present-value = The years together, as they are worth now.
meaning-ledger-id = Its name in the value map. total marks a line of sums.
meaning-ledger-accrues-to = Who gains, by its name in the value map.
meaning-ledger-kind = Fiscal, economic or social.
meaning-ledger-transfer = yes: money moved, not made, and no part of the value in all.
meaning-ledger-cashable = Whether a budget can be cut by it.
meaning-ledger-price-year = The year of its prices.
meaning-ledger-proxy-low = The least that the price may be.
meaning-ledger-proxy-high = The most that the price may be.
meaning-ledger-group = Rows that stand or fall together.
meaning-ledger-other-sources = Who says so of what is taken off besides deadweight.
meaning-indicator-name = What is looked at.
meaning-indicator-measure = What of it is counted.
meaning-indicator-of = Indicators of public sets that it is evidence for.
meaning-indicator-questions = The questions that were asked, as flow/question.

## The sections of the full report

statement-reached = Who answered
statement-changed = What changed
statement-worth = In money
statement-gains = Who gains
statement-promises = Promises
statement-given = Time given
report-area-short = { $label } { $first } to { $latest }
report-new = What is new
report-before = before
report-after = now
report-because = Why
report-repriced = A price or another assumption was changed
report-late-answers = Answers came late, were put right or were taken back
report-nothing-restated = Nothing that was told before had to be put right.
report-nobody-twice = Nobody has two readings far enough apart yet: { $list }.
report-eligible = meant for
report-with_first = first reading
report-with_latest = a later one
report-far_enough_apart = compared
report-their-change = their change
report-if_missing_same = if the rest stayed the same
report-attrition-note = A mean speaks only of those who are compared. The last column counts everybody else as unchanged.
report-levels = By level of government
report-asked = What is asked
report-narrow = Narrow
report-real = Real
report-two-readings = The narrow reading asks for the price. The real one asks for the cost over a whole life, and for what comes of it.
report-net = What comes of it, less what is paid
report-part-of-worth = a part of its worth, without transfers
report-not-asked = not asked
report-price = What is paid
report-whole_life_cost = What it costs over its whole life
report-yearly_cost = The same, for each year of its life
report-in-counts = Not priced: { $label }
report-payback = What was put in has come back after about { $time }.
report-carried = { $share } of it is carried by: { $label }.
report-put-in = What is put in
report-worth-now = What each is worth now, over the years it lasts
report-present_value = All of it, as it is worth now
report-net_present_value = The same, less what was put in
report-rate = Discount rate, a year
report-rate-used = { $rate } (used in this report)
report-ratio = for each 1 put in
report-sensitivity = The return at other discount rates
report-assumption = Assumption
report-now = now
report-switches-at = switching value
report-switching = How far each assumption may be wrong
report-switching-note = At the switching value, all else as it is, exactly as much is gained as was put in.
report-together = What stands or falls together
report-share = share of all
report-without = return without
report-factor = breaks even at, times
report-groups = If several fail at once
report-round = Round
report-rounds = The three rounds of spending
report-multiplied = Local multiplier (LM3): { $value }, between { $low } and { $high }. Area: { $area }.
report-multiplied-sure = Local multiplier (LM3): { $value }. Area: { $area }.
report-multiplied-open = Local multiplier (LM3): between { $low } and { $high }. Too few replied to say more. Area: { $area }.
report-replied = Of the local suppliers, { $count } replied. They cover { $value } of the money.
report-convention = How round 1 is counted
report-multiplier_floor = at least
report-multiplier = central
report-multiplier_ceiling = at most
report-lm3-note = It says what is spent over three rounds, for each 1 of the contract. Two ways of counting are never compared.
report-lm3 = The multiplier, and how it is counted
report-promise = Promise
report-promised = promised
report-due = due so far
report-delivered = delivered
report-of-due = of what is due
report-at-this-pace = at this pace
report-stands = How it stands
report-is-overdue = report overdue
report-promises = What was promised, and what was delivered
report-additional = Without what would have happened anyway
report-anyway = share taken off
report-aim = Aim
report-aimed-at = aimed at
report-reached-so-far = reached
report-share-aimed-at = share aimed at
report-share-reached = share reached
report-targets = Aims that bind nobody
report-reason = Why
formula-mean-of = { $n ->
    [one] mean of { $people } person
   *[other] mean of { $people } people
}
report-money = amount
unit-year = { $n ->
    [one] { $amount } year
   *[other] { $amount } years
}
unit-period = { $n ->
    [one] { $amount } period
   *[other] { $amount } periods
}
parameter-deadweight = would have happened anyway
parameter-displacement = only moved
parameter-attribution_to_others = due to others
parameter-drop_off = drop-off a year
parameter-duration = lasts
parameter-discount_rate = discount rate
parameter-first_period = first year counts as
parameter-apart_days = readings lie apart by at least
parameter-held_days = held for at least
parameter-days_in_year = days in a year
parameter-target = promised
parameter-threshold_good = good from
parameter-threshold_approaching_target = approaching target from
parameter-threshold_requires_improvement = requires improvement from
parameter-elapsed = time gone
parameter-staff_respend_local = of their pay, staff spend locally
parameter-life = life
parameter-scale_items = a reading needs answers to
parameter-scale_lowest = lowest
parameter-scale_highest = highest
parameter-change_that_counts = a change counts from

## A person's own star

own-star = Your star
own-star-now = Solid line: now, { $day }.
own-star-first = Dashed line: the first time, { $day }.
own-star-step = step { $latest } of { $top }
own-star-steps = first { $first }, now { $latest }
own-star-yours = Only you get this picture. It shows what you chose yourself.
own-star-diamond = Diamond: what your worker chose.
own-star-worker = { $own }; your worker { $worker }
own-star-of-both = Only you get this picture. It shows what you chose, and what your worker chose with you.
