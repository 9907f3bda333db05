# The words of ledgers, which "value" prints on the terminal: in English only. Numbers come in as texts, rounded.

value-none = none
value-of = { $count } of { $n }
value-year = year { $year }
value-amount = amount
value-factor = factor
value-now = worth now
value-together = together
value-no-source = none given

## how it was discounted

value-discounted = Discounted at { $rate } a year; { $first }.
value-discounted-by =
    Discounted by { $schedule }: { $bands }; { $first }.
    Source: { $source }. In force from: { $day }.
value-not-known = not known
value-day-as-quoted = { $day } (as quoted; nobody here has seen the day)
value-superseded = It was superseded by { $by }.
value-band = { $rate } up to year { $until }
value-band-rest = then { $rate }
value-year-1-1 = year 1 is discounted once (as in the SROI guide)
value-year-1-0 = year 1 is not discounted
value-year-0-1 = year 0 is discounted once
value-year-0-0 = year 0 is not discounted (as in the Green Book)

## impact map

value-map = Impact map, amounts in { $currency }.
value-prices-of = Prices were brought to those of { $year } by the GDP deflator; what was put in is taken to be in them.
value-left-out = Left out, hidden because few people stand behind it: { $list }.
value-inputs = What was put in
value-row = { $place }. { $description } ({ $id })
value-row-for = { $stakeholder }; accrues to { $accrues_to }{ $kind ->
    [not-stated] {""}
   *[other] ; { $kind }
  }
value-gross = quantity × value of one
value-less-deadweight = less what would have happened anyway (deadweight)
value-less-displacement = less what only moved elsewhere (displacement)
value-less-attribution-to-others = less what others caused (attribution): impact in year 1
value-drop-off = Each year { $share } of it drops off.
value-row-transfer = Present value { $pv }: a transfer, and no part of the total.
value-row-pv = Present value { $pv }, { $share } of the total.
value-row-source = Source: { $source }{ $verified ->
    [no] {" "}(unverified)
   *[yes] {""}
  }
value-row-prices = Prices of { $year }.
value-row-deflated = { $given } in prices of { $year }, brought up to date.
value-result = The result
value-total-year-1 = impact in year 1
value-pv = present value
value-less-inputs = less what was put in
value-npv = net present value
value-ratio = social return: present value for each 1 put in
value-net-ratio = net return for each 1 put in
value-payback = months until it is paid back
value-range = At the ends of the values' ranges the present value is { $low } to { $high }.
value-by-year = By year
value-who-gains = Who gains (present value)
value-by-kind = By kind (present value, transfers included)
value-fiscal = fiscal: a budget pays less, transfers too
value-economic = economic: incomes grow
value-social = social: what people gain themselves
value-not-stated = kind not stated
value-narrow = Narrow and real value side by side
value-cashable-yes = fiscal savings that can be taken out of a budget
value-cashable-partly = fiscal savings of which a part can be taken out
value-cashable-no = fiscal savings that cannot be taken out
value-cashable-unknown = fiscal savings of which that is not known
value-by-agency = Fiscal savings by the agency that makes them, transfers with them
value-real = all of it: present value, without transfers
value-transfers = Transfers of { $amount } only change hands: a budget's saving, and no part of the present value.
value-concentration = What carries the result
value-group = { $count ->
    [one] The one { $name } row is { $share } of the present value.
   *[other] The { $count } { $name } rows are { $share } of the present value.
  }
value-group-without = Without them the ratio is { $ratio }.
value-group-factor = The ratio is 1 at { $share } of their quantities.
value-group-deadweight = The ratio is 1 if { $share } of each would have happened anyway.
value-largest = { $count ->
    [one] The largest row, { $rows }, is { $share } of it.
   *[other] The { $count } largest rows are { $share } of it: { $rows }.
  }
value-sensitivity = At other discount rates
value-rate = rate
value-pv-short = present value
value-ratio-short = ratio
value-switching = Switching values: where the ratio would be 1, everything else as it is
value-row-head = row
value-what = what
value-as-it-is = as it is
value-switch = ratio is 1 at
value-quantity = quantity
value-proxy = value of one
value-deadweight = deadweight
value-displacement = displacement
value-attribution-to-others = attribution to others
value-no-switch = { $count ->
    [one] No one value of this row makes the ratio 1: { $rows }.
   *[other] No one value of these rows makes the ratio 1: { $rows }.
  }
value-not-compared = A ratio tells of this map only. It is not to be compared with that of another organisation.
value-unverified-rows = { $count ->
    [one] One row rests on a source that was quoted and not read: { $rows }.
   *[other] { $count } rows rest on sources that were quoted and not read: { $rows }.
  }

## local multiplier

value-lm3 = Local multiplier LM3: (round 1 + round 2 + round 3) ÷ round 1.
value-lm3-full-round-1 = Convention: round 1 counts in full, wherever the recipient is (full-round-1).
value-lm3-local-round-1-only = Convention: round 1 counts only where the recipient is local (local-round-1-only).
value-lm3-recipient = { $local ->
    [yes] The recipient is local.
   *[no] The recipient is not local.
  } Figures of the other convention are not to be compared with this one.
value-lm3-spent = What the recipient spent
value-lm3-to = to
value-lm3-staff = staff
value-lm3-supplier = a supplier
value-lm3-amount = amount
value-lm3-local = local
value-lm3-stays = stays
value-lm3-again = spent locally again
value-lm3-third = round 3
value-lm3-no-reply = no reply
value-lm3-staff-source = Staff spend { $share } locally again. Source: { $source }
value-lm3-round = round { $number }
value-lm3-name = LM3
value-lm3-divided = LM3 is the sum of the rounds ÷ { $round }.
value-lm3-other = { $name } has { $lm3 } by the same convention. The difference is { $difference }.
value-floor = floor
value-central = central
value-ceiling = ceiling
value-lm3-replies = Replies: { $count } suppliers, with { $replied } of the { $asked } that stay with suppliers.
value-lm3-by-value = By value that is { $share }.
value-lm3-bounds = Who did not reply: nothing stays (floor), as much as with the others (central), all of it (ceiling).
value-lm3-no-central = Replies cover less than half of the spend, so there is no central figure.

## whole-life cost

value-costs = Whole-life cost.
value-option = { $name }, a life of { $life ->
    [one] one year
   *[other] { $life } years
  }
value-bias = Costs are raised by an optimism bias of { $bias }, of which { $mitigation } is mitigated.
value-cost = cost
value-npc = net present cost (NPC)
value-eac = equivalent annual cost (EAC)
value-compared = { $on ->
    [eac] The lives differ, so options are compared on equivalent annual cost only.
   *[npc] The lives are equal, so options are compared on net present cost.
  }
value-best = Cheapest over its life: { $name }.
value-best-none = Two or more cost the same over their lives.

## clauses

value-clauses = Community benefit clauses on { $day }.
value-clause = clause
value-clause-rating = rating
value-clause-reported = reported to
value-clause-target = target
value-clause-elapsed = time passed
value-clause-expected = due by now
value-clause-actual = delivered
value-clause-share-of-expected = p
value-clause-forecast = forecast
value-binding = binding
value-endeavours = best endeavours
value-unreported = no report
value-rating-good = good
value-rating-approaching-target = approaching target
value-rating-requires-improvement = requires improvement
value-rating-inadequate = inadequate
value-rating-other = other
value-overdue = Overdue: { $rows }.
value-additional =
    { $id }: of { $delivered } delivered, { $share } would have happened anyway. Additional: { $additional }.
    Source: { $source }
value-thresholds =
    p is delivered ÷ due by now. { $words }; below that inadequate. The lower bound is included.
    Other: no report, or less than { $early } of the time has passed. Past its end, unmet and binding: inadequate.
    The five words are those of the Procurement Regulations 2024, regulation 39(5). The thresholds are ours.

## readings

value-readings-ladder = Readings on a ladder of { $steps } steps, first against latest.
value-readings-ons4 = ONS personal wellbeing, four questions from 0 to 10, for people of 16 and over.
value-readings-who5 = WHO-5: four times the sum of five items, from 0 to 100.
value-readings-swemwbs = SWEMWBS: seven items, by the metric table, from 7 to 35.
value-readings-ucla3 = UCLA loneliness, three items, from 3 to 9.
value-readings-loneliness = ONS direct loneliness: 1 often or always, to 5 never.
value-apart = Compared are readings that lie { $days ->
    [one] one day or more
   *[other] { $days } days or more
  } apart.
value-attrition = Eligible: { $eligible }. With a first reading: { $first }. With another: { $latest }. Compared: { $matched }.
value-one-reading = Nothing to compare yet, counted apart: { $count }.
value-area = area
value-n = n
value-first-mean = first
value-latest-mean = latest
value-change = change
value-two-up = +2 or more
value-up = up to +2
value-same = same
value-down = down
value-lower-is-better = Here lower is better.
value-change-interval = The mean change is between { $low } and { $high } (95 % interval).
value-better = Changed for the better: { $count }.
value-worse = Changed for the worse: { $count }.
value-top = Began at the best there is: { $count }.
value-often = Lonely often or always: { $first } at first, { $latest } at the latest.
value-if-missing = If { $missing } more with only a first reading stayed as they were: a mean change of { $change }.
value-gap = Worker and person differ: { $apart }. On average the worker's reading lies { $mean } above. That is a finding.
value-counts = A change of { $least } counts: { $better } for the better, { $worse } for the worse.
value-reliable = A change of { $least } is more than noise: { $better } for the better, { $worse } for the worse.
value-by-chance = Time alone would bring the mean to { $mean }: that part the service need not have caused.
value-no-total = The four questions have no total.
value-progress-any = Better in one area at least: { $people }. See above who began at the top, and who went down.
value-progress-two = Better in two areas or more: { $people }.
value-interval = Between { $low } and { $high } (Wilson 95 % interval).
value-changed = This is what changed. Without a comparison it does not say what caused it.

## time bank

value-time-bank = Time bank.
value-hours = hours
value-balanced = All balances add up to nothing. An hour is an hour, whatever the work.
value-hours-exchanged = hours exchanged between people
value-pot-hours = hours given to the community, from the pot
value-hourly = their value at { $rate } an hour
value-time-as-input = That is what the time would have cost to buy: an input, and never also a benefit.
value-reciprocity = Both gave and received: { $both }.
value-min-over-max = The lesser of hours given and received over the greater, on average: { $ratio }.

## scores of a tender

value-tender = Scores of a tender: price points are lowest ÷ price × weight, others score ÷ highest × weight.
value-weight = weight
value-points = points
value-first = First by all criteria: { $name }.
value-first-none = Two or more are first by all criteria.
value-cheapest = First on price alone: { $name }.
value-cheapest-none = Two or more have the lowest price.
value-weights-moved = If a weight were ten points more or less, the others in proportion
value-criterion = criterion
value-is-first = first
value-tie = two or more
