# প্রতিবেদনের কথা। Not yet checked by a speaker.

hidden = *
unknown = জানা নেই

heading = { $programme } · সপ্তাহ { $week } ({ $days })
heading-M = { $programme } · এই মাসের ফলাফল ({ $days })
heading-Q = { $programme } · এই তিন মাসের ফলাফল ({ $days })
sample-data = নমুনা তথ্য: এই মানুষেরা কাল্পনিক।
unfinished = { $length ->
    [M] মাস শেষ হয়নি: হিসাব { $day } পর্যন্ত।
    [Q] তিন মাস শেষ হয়নি: হিসাব { $day } পর্যন্ত।
   *[W] সপ্তাহ শেষ হয়নি: হিসাব { $day } পর্যন্ত।
}
exact-sample = সঠিক সংখ্যা, ছোট দলও দেখানো আছে, কারণ এই মানুষেরা কেউ বাস্তব নন।
exact = সঠিক সংখ্যা, ছোট দলও দেখানো আছে। শুধু পরিচালকের জন্য।

answered-of = { $reached } জনের মধ্যে { $answered } জন খোঁজখবরে উত্তর দিয়েছেন।
reached-nobody = এখনো কেউ যোগ দেননি।
answered-none = { $reached } জনের মধ্যে কেউ খোঁজখবরে উত্তর দেননি।

since-start = শুরু থেকে এ পর্যন্ত:
since-start-between = শুরু থেকে এ পর্যন্ত, বন্ধনীতে সম্ভাব্য বদল:
since-last = { $length ->
    [M] গত মাসের পর থেকে: { $list }
    [Q] গত তিন মাসের পর থেকে: { $list }
   *[W] গত সপ্তাহের পর থেকে: { $list }
}
moves = { $up } জন ওপরে · { $same } জন একই · { $down } জন নিচে
compared = { $people } জন
began-at-top = { $share } শুরুতেই সবার ওপরের ধাপে
waiting = { $label }: একবার উত্তর { $one } জনের, খুব কাছাকাছি সময়ে উত্তর { $close } জনের

time-span = { $span ->
    [week] এই সপ্তাহে
    [year] এই বছরে
   *[quarter] এই তিন মাসে
}
worth = { $time } মূল্য { $value }
worth-about = { $time } মূল্য প্রায় { $value }
worth-shown = { $time } মূল্য { $value }, * চিহ্নিত অংশ বাদে
worth-about-shown = { $time } মূল্য প্রায় { $value }, * চিহ্নিত অংশ বাদে
worth-hidden = { $time } মূল্য: *
worth-unknown = { $time } মূল্য: এখনো জানা নেই
range = ({ $low } থেকে { $high })
prices = হিসাব { $day } থেকে। দাম { $year } সালের, উৎসে যেমন আছে।
prices-plain = হিসাব { $day } থেকে।
returned = যত বছর টেকে তার হিসাবে: দেওয়া { $all }-এর প্রতি { $one }-এ { $value }।
returned-shown = যত বছর টেকে তার হিসাবে: দেওয়া { $all }-এর প্রতি { $one }-এ { $value }, * চিহ্নিত অংশ বাদে।
mostly = সবচেয়ে বড় অংশ: { $label } ({ $share })
mostly-all = পুরোটাই: { $label }
accrues-less = { $value } কম পায় { $who }
accrues = { $value } পায় { $who }
level-service = সেবার কাছে মূল্য
level-borough = পুরো এলাকায় মূল্য
level-central_government = কেন্দ্রীয় সরকারের কাছে মূল্য
to-council = কাউন্সিল
to-service = এই সেবা
to-central_government = কেন্দ্রীয় সরকার
to-nhs = স্বাস্থ্যসেবা (NHS)
to-people = মানুষ নিজেরা
to-community = এলাকার সমাজ
worth-kind-fiscal = সরকারি খরচ: তহবিলের কম খরচ হয়, হাতবদলও
worth-kind-economic = অর্থনৈতিক: আয় বাড়ে
worth-kind-social = সামাজিক: মানুষ নিজেরা যা পান
cashable-yes = তহবিল থেকে টাকাটা তুলে নেওয়া যায়, হাতবদলও
cashable-partly = তহবিল থেকে আংশিক তুলে নেওয়া যায়, হাতবদলও
cashable-no = বাঁচে, কিন্তু তহবিল থেকে তুলে নেওয়া যায় না
because = { $text } ({ $why })

given = { $together-n ->
    [0] মানুষ সময় দিয়েছেন: { $hours }।
   *[other] মানুষ সময় দিয়েছেন: { $hours }, তার { $together } কর্মীদের সঙ্গে মিলে পরিকল্পনা ও কাজ।
}
given-all = মানুষ সময় দিয়েছেন: { $hours }, সবটাই কর্মীদের সঙ্গে মিলে পরিকল্পনা ও কাজ।
done = যা করা হয়েছে: { $list }
given-none = কেউ সময় দেওয়ার কথা লেখেননি।
involved = মতামত ও অংশগ্রহণ, আলাদা গোনা: { $hours }।
not-placed = ছকে জায়গা হয়নি: { $hours }।

we-do-not-know = আমরা জানি না: { $list }
no-report = এখনো কোনো প্রতিবেদন নেই
no-report-since = { $day }-এর পর প্রতিবেদন নেই
nobody-twice = যথেষ্ট দিনের ব্যবধানে দুবার উত্তর কেউ দেননি
nobody-answered = এখনো উত্তর নেই
and-more = আরও { $count }টি
star-firms = স্থানীয় টাকার * মানে: { $firms } জনের কম সরবরাহকারী উত্তর দিয়েছেন। দেখালে তাঁদের খরচ জানা যেত।
star = * মানে: এর পেছনে { $people } জনের কম মানুষ, বা এটি তাঁদের চিনিয়ে দিত। তাই দেখানো হয়নি।
told-before = { $day } তারিখে যেমন ছিল, কারণ তারপর খুব কম মানুষ উত্তর দিয়েছেন: { $list }।
restated = ঠিক করা হলো: { $label }। আগে: { $before }। এখন: { $after }।
changed-not-caused = এই মানুষদের জীবনে বদল এসেছে। কেন এসেছে, এই সংখ্যা তা বলে না।

chart-most-up = সবচেয়ে বেশি বেড়েছে: { $area }
chart-most-down = সবচেয়ে বেশি কমেছে: { $area }
chart-none = কোনো দিকই বদলায়নি
chart-most-up-shown = যা দেখানো যায়, তার মধ্যে সবচেয়ে বেড়েছে: { $area }
chart-most-down-shown = যা দেখানো যায়, তার মধ্যে সবচেয়ে কমেছে: { $area }
chart-none-shown = যা দেখানো যায়, তার কিছুই বদলায়নি
chart-subtitle = প্রথম ও শেষ ধাপ, অন্তত { $days } দিনের ব্যবধানে যাঁরা উত্তর দিয়েছেন
chart-key = ছোট বিন্দু: প্রথম। বড় বিন্দু: শেষ। ফাঁকা বিন্দু: নেমেছে।
chart-step = ধাপ
chart-hidden = * দেখানো হয়নি: { $people } জনের কম মানুষ
chart-sample = নমুনা তথ্য
caption-area = { $label } { $first } → { $latest } ({ $people }: { $moves })
caption-hidden = { $label } *

transfers-apart = আলাদা, মোটে নেই: হাতবদল { $value }। টাকা হাত বদলেছে, তৈরি হয়নি।
first-latest = { $first } → { $latest }
button-behind = { $value } কোথা থেকে এল
button-behind-figures = সংখ্যাগুলো কোথা থেকে এল

## Value by who gains

gains-most = সবচেয়ে বেশি পায়: { $who }
gains-most-shown = যা দেখানো যায়, তার মধ্যে সবচেয়ে বেশি পায়: { $who }
gains-nobody = এখনও কেউ কিছু পায়নি
gains-subtitle = { $day } থেকে এই বদলের মূল্য
gains-key = দণ্ড: আমাদের সেরা হিসাব। সরু রেখা: কম থেকে বেশি।
gains-transfers = হাতবদল
gains-transfers-apart = আলাদা, মোটে নেই: টাকা হাত বদলেছে, তৈরি হয়নি
gains-partly = (* চিহ্নের অংশ বাদে)
between = ({ $low } থেকে { $high })

## The matrix of time given

matrix-title = মানুষ দিয়েছেন { $hours }
matrix-others = বাকি সব ঘর: { $hours }
matrix-title-plain = কে পরিকল্পনা করেছেন, কে করেছেন
matrix-title-all = পুরো { $given } একসঙ্গে পরিকল্পনা ও কাজ
matrix-title-together = { $given } ঘণ্টার মধ্যে { $together } একসঙ্গে পরিকল্পনা ও কাজ
matrix-subtitle = এই সপ্তাহে দেওয়া সময়: কার পরিকল্পনা, কার কাজ
matrix-key = পুরো রেখা: দেওয়া সময়, গাঢ় মানে বেশি। কাটা রেখা: দেওয়া সময় নয়।
matrix-key-moved = পুরো রেখা: দেওয়া সময়। কাটা রেখা: নয়। তীর: গত ত্রৈমাসিকের তুলনায়।
matrix-planned-professionals = পেশাদারদের পরিকল্পনা
matrix-planned-together = একসঙ্গে পরিকল্পনা
matrix-planned-users = কোনো পেশাদারের পরিকল্পনা নেই
matrix-delivered-professionals = পেশাদাররা করেছেন
matrix-delivered-together = একসঙ্গে করা
matrix-delivered-users = মানুষ ও পাড়া করেছে
matrix-professionals-professionals = পেশাদারদের প্রচলিত সেবা
matrix-together-professionals = পেশাদারদের সেবা, পরিকল্পনায় মানুষ আছেন
matrix-users-professionals = খালি: কারও পরিকল্পনা নেই
matrix-professionals-together = পেশাদারদের নকশা, মানুষও করেন
matrix-together-together = পূর্ণ সহ-উৎপাদন
matrix-users-together = আনুষ্ঠানিক পরিকল্পনা কম, একসঙ্গে করা
matrix-professionals-users = পেশাদারদের পরিকল্পনা, মানুষ করেন
matrix-together-users = একসঙ্গে পরিকল্পনা, মানুষ করেন
matrix-users-users = মানুষের নিজেদের আয়োজন
matrix-more = গত ত্রৈমাসিকের চেয়ে বেশি
matrix-less = গত ত্রৈমাসিকের চেয়ে কম
matrix-same = গত ত্রৈমাসিকের সমান

## Units

unit-hour = { $amount } ঘণ্টা
unit-week = { $amount } সপ্তাহ
unit-day = { $amount } দিন
unit-person = { $amount } জন
unit-step = { $amount } ধাপ
unit-tonne = { $amount } টন
unit-box = { $amount } বাক্স
unit-job = { $amount }টি চাকরি
unit-answer = { $amount }টি উত্তর
unit-month = { $amount } মাস
unit-multiplier = { $amount }
unit-ratio = { $amount }
unit-meal = { $amount } বেলার খাবার
unit-session = { $amount } আসর
unit-place = { $amount } জায়গা
unit-home = { $amount } ঘর
unit-promise = { $amount } প্রতিশ্রুতি
unit-apprenticeship = { $amount } শিক্ষানবিশ
unit-time = { $amount } বার
unit-other = { $amount } { $unit }

section-reach = কাদের কাছে পৌঁছেছি, কারা উত্তর দিয়েছেন
section-change = কী বদলেছে
section-voices = দুই কণ্ঠ: মানুষের নিজের উত্তর আর কর্মীর উত্তর
section-not_known = যা আমরা জানি না
section-attrition = যা বদলেছে তাতে কারা নেই
section-outputs = কী করা হয়েছে
section-value = মূল্য
section-return = যা দেওয়া হয়েছে তার বিপরীতে যা পাওয়া গেছে
section-value_for_money = টাকার মূল্য, সংকীর্ণ ও প্রকৃত
section-in_words = দাম ছাড়া: কথায় ও গণনায়
section-local_money = এলাকার টাকা
section-promises = এলাকার মানুষের কাছে প্রতিশ্রুতি
section-time_given = দেওয়া সময়
section-reciprocity = দেওয়া ও পাওয়া
section-tenders = দরপত্রের উত্তর
section-principles = একসঙ্গে গড়ার নীতি

figure-reached = { $label }: যাঁদের কাছ থেকে শুনতে চাই
figure-answered = { $label }: উত্তর দিয়েছেন
figure-not_answered = { $label }: উত্তর দেননি
figure-compared = { $label }: যথেষ্ট দিনের ব্যবধানে দুবার উত্তর দিয়েছেন
figure-first = { $label }: প্রথম উত্তরের গড়
figure-latest = { $label }: শেষ উত্তরের গড়
figure-change = { $label }: গড় বদল
figure-up = { $label }: ওপরে উঠেছেন
figure-same = { $label }: একই আছেন
figure-down = { $label }: নিচে নেমেছেন
figure-began_at_top = { $label }: শুরুতেই সবার ওপরের ধাপে থাকা অংশ
figure-two_up = { $label }: দুই ধাপ বা তার বেশি ওপরে উঠেছেন
figure-share_up = { $label }: ওপরে ওঠা মানুষের অংশ
figure-change_between = { $label }: গড় বদল, সম্ভাব্য সীমাসহ
figure-reliable_up = { $label }: মাপের নিজের ওঠানামার চেয়ে বেশি উঠেছেন
figure-reliable_down = { $label }: মাপের নিজের ওঠানামার চেয়ে বেশি নেমেছেন
figure-by_chance = { $label }: শুধু সময়ে শেষ গড় যা হতো
figure-both_voices = { $label }: যাঁদের নিজের ও কর্মীর উত্তর আছে
figure-own_voice = { $label }: মানুষের নিজের উত্তরের গড়
figure-worker_voice = { $label }: তাঁদের কর্মীদের উত্তরের গড়
figure-gap = { $label }: কর্মীদের উত্তর কতটা বেশি
figure-worker_higher = { $label }: কর্মীর উত্তর বেশি
figure-voices_alike = { $label }: দুটি উত্তর একই
figure-worker_lower = { $label }: কর্মীর উত্তর কম
figure-one_reading = { $label }: একবার উত্তর দিয়েছেন
figure-too_close = { $label }: খুব কাছাকাছি সময়ে উত্তর দিয়েছেন
figure-eligible = { $label }: যাঁদের সবার জন্য
figure-with_first = { $label }: যাঁদের প্রথম উত্তর আছে
figure-with_latest = { $label }: যাঁদের পরের উত্তরও আছে
figure-if_missing_same = { $label }: গড় বদল, যাঁরা নেই তাঁরা একই থাকলে
figure-hours_given = দেওয়া সময়
figure-hours_received = পাওয়া সময়, মানুষ যেমন বলেছেন
figure-both = যাঁরা দিয়েছেনও, পেয়েছেনও
figure-even = কতটা সমান: দেওয়া ও পাওয়া সময়ের কমটি ÷ বেশিটি
figure-output = { $label }
figure-quantity = { $label }: পরিমাণ
figure-gross = { $label }: কিছু বাদ দেওয়ার আগে মূল্য
figure-after_deadweight = { $label }: এমনিতেই যা হতো, তা বাদে
figure-after_displacement = { $label }: শুধু জায়গা বদলেছে যা, তা-ও বাদে
figure-after_attribution_to_others = { $label }: অন্যদের অবদানও বাদে
figure-value = { $label }: মূল্য
figure-other_way = { $label }: উল্টো দিকে গেছেন, দাম ধরা হয়নি
figure-against = { $label }: উল্টো দিকে গেছেন, তা বাদ দেওয়া হয়েছে
figure-total = মোট মূল্য, হাতবদল বাদে
figure-total_shown = যা দেখানো হয়েছে তার মোট মূল্য, হাতবদল বাদে
figure-transfers = হাতবদল: মোট মূল্যে ধরা হয়নি
figure-transfers_shown = যে হাতবদল দেখানো হয়েছে
figure-accrues = পায় { $label }
figure-accrues_shown = যা দেখানো হয়েছে তার মধ্যে পায় { $label }
figure-level = { $label }
figure-level_shown = { $label }, যা দেখানো হয়েছে তার মধ্যে
figure-kind = { $label }
figure-kind_shown = { $label }, যা দেখানো হয়েছে তার
figure-cashable = { $label }
figure-cashable_shown = { $label }, যা দেখানো হয়েছে তার
figure-aim = যে লক্ষ্যে কাজে লাগে: { $label }
figure-aim_shown = যে লক্ষ্যে কাজে লাগে, যা দেখানো হয়েছে তার: { $label }
figure-largest = মূল্যের সবচেয়ে বড় অংশ: { $label }
figure-largest_shown = যা দেখানো হয়েছে তার সবচেয়ে বড় অংশ: { $label }
figure-input = দেওয়া হয়েছে: { $label }
figure-inputs = যা দেওয়া হয়েছে, সব মিলিয়ে
figure-present = { $label }: যত বছর টেকে তার আজকের মূল্য
figure-present_value = যত বছর টেকে তার মোট আজকের মূল্য
figure-present_value_shown = বছরগুলোর আজকের মূল্য, যা দেখানো হয়েছে তার
figure-net_present_value = সেই মূল্য থেকে যা দেওয়া হয়েছে তা বাদে
figure-net_present_value_shown = সেই মূল্য থেকে যা দেওয়া হয়েছে তা বাদে, যা দেখানো হয়েছে তার
figure-ratio = যা দেওয়া হয়েছে তার প্রতি 1-এ পাওয়া গেছে
figure-ratio_shown = যা দেওয়া হয়েছে তার প্রতি 1-এ পাওয়া গেছে, যা দেখানো হয়েছে তার
figure-net_ratio = প্রতি 1-এ পাওয়া গেছে, সেই 1 বাদে
figure-net_ratio_shown = প্রতি 1-এ পাওয়া গেছে, সেই 1 বাদে, যা দেখানো হয়েছে তার
figure-payback = যা দেওয়া হয়েছে তা ফিরে আসতে যত মাস
figure-payback_shown = তা ফিরে আসতে যত মাস, যা দেখানো হয়েছে তার
figure-at_rate = প্রতি 1-এ পাওয়া গেছে, বাট্টার হার { $label } হলে
figure-at_rate_shown = প্রতি 1-এ পাওয়া গেছে, বাট্টার হার { $label } হলে, যা দেখানো হয়েছে তার
figure-switching = { $label }: এমন হলে যতটা দেওয়া, ততটাই পাওয়া
figure-concentration = এর বেশির ভাগ আসে এগুলো থেকে: { $label }
figure-group = একসঙ্গে যতটা আসে এগুলো থেকে: { $label }
figure-group_without = প্রতি 1-এ পাওয়া গেছে, এগুলো বাদে: { $label }
figure-group_factor = সবটার এত গুণ হলে পাওয়া আর দেওয়া সমান: { $label }
figure-in_words = { $label }
figure-round_1 = প্রথম পর্ব: এ পর্যন্ত চুক্তির টাকা
figure-round_2 = দ্বিতীয় পর্ব: চুক্তি যাঁদের, তাঁরা এলাকায় যা খরচ করেছেন
figure-round_3 = তৃতীয় পর্ব: এলাকায় আবার যা খরচ হয়েছে
figure-multiplier = এলাকার গুণক (LM3)। { $label }
figure-multiplier_floor = এলাকার গুণক অন্তত, যাঁরা উত্তর দেননি তাঁরা এখানে কিছু খরচ না করলে। { $label }
figure-multiplier_ceiling = এলাকার গুণক বড়জোর, যাঁরা উত্তর দেননি তাঁরা সব এখানে খরচ করলে। { $label }
figure-replied_by_count = এলাকার যেসব সরবরাহকারী উত্তর দিয়েছেন
figure-replied_by_value = উত্তর, যত টাকা তাতে ধরা আছে
convention-full-round-1 = প্রথম পর্ব পুরো ধরা হয়, বাইরে গেলেও
convention-local-round-1-only = প্রথম পর্ব শুধু এলাকায় থাকলে ধরা হয়
figure-price = সংকীর্ণ: যা দাম দেওয়া হয়েছে
figure-whole_life_cost = প্রকৃত: পুরো মেয়াদে যা খরচ
figure-yearly_cost = প্রকৃত: মেয়াদের প্রতি বছরে সেই খরচ
figure-narrow_net = সংকীর্ণ: তহবিল থেকে যা তোলা যায়, দাম বাদ দিয়ে
figure-narrow_net_shown = সংকীর্ণ, যা দেখানো হয়েছে তার: যা তোলা যায়, দাম বাদ দিয়ে
figure-real_net = প্রকৃত: সবার কাছে যা মূল্য, দাম বাদ দিয়ে
figure-real_net_shown = প্রকৃত, যা দেখানো হয়েছে তার: যা মূল্য, দাম বাদ দিয়ে
figure-dimension = প্রকৃত: { $label }
figure-dimension_shown = প্রকৃত, যা দেখানো হয়েছে তার: { $label }
worth-social = সামাজিক মূল্য
worth-economic = অর্থনৈতিক মূল্য
worth-environmental = পরিবেশের মূল্য
figure-nothing_taken_off = { $label }: এমনিতেই যা হতো, আর অন্যদের অবদান
figure-no_deadweight = { $label }: এমনিতেই যা হতো
figure-no_attribution = { $label }: অন্যদের অবদান
figure-not_verified = { $label }: উৎসে তা আছে কি না
gap-nothing_taken_off = এমনিতেই কী হতো বা অন্যদের অবদান কত, কেউ বলেননি
gap-no_deadweight = এমনিতেই কী হতো, কেউ বলেননি
gap-no_attribution = অন্যদের অবদান কত, কেউ বলেননি
gap-of-all-nothing_taken_off = এমনিতেই কী হতো ও অন্যদের অবদান কত, এখানকার কোনো মূল্যের বেলাতেই
gap-of-all-no_deadweight = এমনিতেই কী হতো, এখানকার কোনো মূল্যের বেলাতেই
gap-of-all-no_attribution = অন্যদের অবদান কত, এখানকার কোনো মূল্যের বেলাতেই
gap-not_verified = উৎসের কথা শোনা, দেখা হয়নি
figure-promise = { $label }: যতটা হয়েছে
figure-due = { $label }: শেষ প্রতিবেদন পর্যন্ত যতটা হওয়ার কথা
figure-kept = { $label }: যতটা হওয়ার কথা তার যতটা হয়েছে
figure-forecast = { $label }: এই গতিতে শেষে যা দাঁড়াবে
figure-additional = { $label }: এমনিতেই যা হতো, তা বাদে
figure-rated = প্রতিশ্রুতি: { $label }
figure-overdue = যেসব প্রতিশ্রুতির প্রতিবেদন বাকি
figure-target = লক্ষ্য, কারো জন্য বাধ্যতা নয়: { $label }
figure-target_share = লক্ষ্যের ভাগ, কারো জন্য বাধ্যতা নয়: { $label }
rating-good = ভালো
rating-approaching_target = লক্ষ্যের কাছাকাছি
rating-requires_improvement = উন্নতি দরকার
rating-inadequate = যথেষ্ট নয়
rating-other = এখনো জানা নেই
promises = প্রতিশ্রুতি: { $list }
promises-rated = { $count }টি { $rating }
promises-overdue = প্রতিবেদন বাকি: { $list }
figure-given = দেওয়া সময়, ছয়টি ঘর মিলে
figure-cell = { $label }
figure-provision = পেশাদারেরা পরিকল্পনা করেছেন, তাঁরাই করেছেন
figure-involvement = অংশগ্রহণ: { $label }
figure-involved = মোট অংশগ্রহণ, দেওয়া সময়ে ধরা হয় না
figure-not_placed = জায়গা হয়নি: পরিকল্পনায় কোনো পেশাদার ছিলেন না অথচ তাঁরাই করেছেন, বা বলা হয়নি
figure-tender_answers = { $label }
figure-principle_shown = { $label }: যাঁদের উত্তরে দেখা যায়
figure-principle_tendered = { $label }: যেসব সরবরাহকারীর দরপত্রে এর কথা আছে

cell-professionals-together = একসঙ্গে করা, পেশাদারদের পরিকল্পনায়
cell-together-together = পুরো সহ-উৎপাদন: একসঙ্গে পরিকল্পনা, একসঙ্গে কাজ
cell-users-together = একসঙ্গে করা, তেমন পরিকল্পনা ছাড়া
cell-professionals-users = ব্যবহারকারী ও পাড়ার মানুষ করেছেন, পেশাদারদের পরিকল্পনায়
cell-together-users = ব্যবহারকারী ও পাড়ার মানুষ করেছেন, একসঙ্গে পরিকল্পনায়
cell-users-users = মানুষের নিজেদের আয়োজন
involvement-planning = একসঙ্গে পরিকল্পনা, পেশাদারেরা করেছেন

formula-count = গোনা
formula-sum = যোগ করা
formula-mean = { $dividend } ÷ { $divisor }
formula-share = { $dividend } ÷ { $divisor }
formula-proportion = { $dividend } ÷ { $divisor }, Wilson-এর 95 % সীমাসহ
formula-interval = { $divisor } জনের গড় বদল, Student-এর 95 % সীমাসহ; বদলগুলোর বিস্তার, ধাপে: { $dividend }
formula-by_chance = সবার গড় + সহসম্বন্ধ × (প্রথম গড় − সবার গড়)
formula-switching = উল্টো দিক থেকে হিসাব
formula-discounted = { $years }, প্রতিটি বাট্টা করা
formula-difference = { $first } − { $second }
formula-ratio = { $first } ÷ { $second }
formula-at_rate = এই হারে সব বছরের মূল্য ÷ যা দেওয়া হয়েছে
formula-payback = যা দেওয়া হয়েছে ÷ প্রথম বছরের এক মাসের মূল্য
formula-narrow = বাজেট থেকে নিশ্চিত যা কাটা যায় − যা দেওয়া হয়েছে
assumed-quantity = পরিমাণ
assumed-proxy = দাম
assumed-deadweight = এমনিতেই যা হতো
assumed-displacement = যা শুধু জায়গা বদলেছে
assumed-attribution_to_others = অন্যদের অবদান
switching-of = { $label }, { $assumed }
formula-lm3 = (প্রথম + দ্বিতীয় + তৃতীয় পর্ব) ÷ প্রথম পর্ব
formula-spread = গড় বদল × তুলনা করা মানুষ ÷ সবাই
formula-even = কমটি ÷ বেশিটি
formula-due = লক্ষ্যের যতটুকু সময় গেছে ততটুকু
formula-forecast = এ পর্যন্ত যা হয়েছে, যত সময় গেছে তার হিসাবে
formula-share-left = (1 − { $share })
formula-share-of = সবচেয়ে বড় ÷ মোট
detail-people = পেছনে { $people }
detail-range = { $low } থেকে { $high }
detail-source = { $source }
detail-grade = মান { $grade }
detail-week = এই সপ্তাহ
detail-year = বছরে এ পর্যন্ত, { $day } থেকে
detail-quarter = তিন মাসে এ পর্যন্ত, { $day } থেকে
detail-to_date = এ পর্যন্ত
detail-as-of = { $day } তারিখে যেমন ছিল
detail-evidence = উত্তর: { $list }

## What is wrong in a questionnaire

at-sheet = শিট { $sheet }
at-rows = { $count ->
    [one] সারি { $rows }
   *[other] সারি { $rows }
}
at-rows-more = সারি { $rows } এবং আরও { $more }টি
at-column = কলাম { $column }
fault-sheet = শিট { $sheet }
fault-at = { $place }: { $what }
fault = { $what }
list-sheet = যা বদলাতে হবে
list-sheet-of = শিট
list-rows = সারি
list-column = কলাম
list-what = কী ভুল
list-remedy = কী করবেন

## What became of the questions

time-seconds = { $s } সে.
time-minutes = { $min } মি. { $s } সে.
question-gone = { $name } (এখন আর জিজ্ঞাসা করা হয় না)
question-another = { $group }: আরও একটি?
questions-none = এখনো কেউ শুরু করেনি।
questions-few = এখনো জানা নেই: কম মানুষ শুরু করেছে। { $people } জন থেকে দেখানো হয়।
questions-begun = { $started } জন শুরু করেছে, তাদের { $share } শেষ করেছে।
questions-most-left = সবচেয়ে বেশি মানুষ এখানে থেমেছে: { $question } (যারা দেখেছে তাদের { $left })
questions-most-skipped = সবচেয়ে বেশি বাদ: { $question } (যারা দেখেছে তাদের { $skipped })
questions-most-refused = উত্তর দেওয়া সবচেয়ে কঠিন: { $question } (আবার জিজ্ঞাসা: { $refused })
questions-longest = সবচেয়ে বেশি সময় লাগে: { $question } ({ $time })
questions-rounded = সংখ্যা কাছের { $to } পর্যন্ত। * মানে { $people } জনের কম।
questions-rounded-short = সংখ্যা কাছের { $to } পর্যন্ত; * মানে { $people } জনের কম।
questions-runs = { $started } শুরু হয়েছে: { $completed } শেষ ({ $share }), { $left } থেমেছে, { $waiting } এখনো খোলা।
questions-denominator = দেখেছে: যাদের জিজ্ঞাসা করা হয়েছে, প্রতিবার একবার। বাকি সংখ্যা তাদের মধ্যে।
questions-shown = দেখেছে
questions-answered = উত্তর
questions-skipped = বাদ
questions-refused = ফেরত
questions-corrected = সংশোধন
questions-left = থেমেছে
questions-waiting = খোলা
questions-paused = বিরতি
questions-time = মধ্যমান
questions-question = প্রশ্ন
questions-some = { $all }টির মধ্যে { $count }টি প্রশ্ন।
questions-title-left = { $number } নম্বর প্রশ্নে মানুষ সবচেয়ে বেশি থামে ({ $share })
questions-title-nobody = মাঝপথে কেউ থামেনি
questions-title-few = { $people } জনের কম মাঝপথে থেমেছে
questions-title-hidden = কোনো একটি প্রশ্নে দেখানোর মতো যথেষ্ট মানুষ থামেনি
questions-subtitle = যারা প্রশ্নটি দেখেছে তাদের মধ্যে: কী হয়েছে
questions-key = নীল: উত্তর। ধূসর: বাদ। কমলা: এখানে থেমেছে।
questions-of = { $shown } জন দেখেছে
questions-not-shown = এখনো কাউকে জিজ্ঞাসা করা হয়নি
questions-told-answered = { $share } উত্তর দিয়েছে
questions-told-skipped = { $share } বাদ দিয়েছে
questions-told-left = { $share } এখানে থেমেছে

## What publishing a questionnaire means

draft-about = { $languages } ভাষায় { $count ->
    [one] একটি প্রশ্ন
   *[other] { $count }টি প্রশ্ন
}। সময় লাগে প্রায় { $minutes } মিনিট।
draft-and = { $first } ও { $last }
draft-and-more = { $shown } এবং আরও { $count }টি
draft-line = • { $line }
draft-question = “{ $label }”
draft-differences = কী বদলেছে
draft-added = নতুন: { $questions }
draft-removed = বাদ গেছে: { $questions }
draft-renamed = নতুন নাম: { $questions }
draft-retyped = অন্য ধরনের: { $questions }
draft-into_repeat = এখন কয়েকবার জিজ্ঞাসা করা হয়: { $questions }
draft-out_of_repeat = এখন একবার জিজ্ঞাসা করা হয়: { $questions }
draft-changed = কথা, পছন্দ, শর্ত বা ক্রম বদলেছে: { $count ->
    [one] একটি প্রশ্ন
   *[other] { $count }টি প্রশ্ন
}
draft-no-change = মানুষের চোখে পড়ার মতো কিছু নয়
draft-counting = কী গোনা হয়
draft-feeds = { $entries }
draft-time = দেওয়া সময়
draft-uncounted = কোথাও গোনা হয় না: { $questions }
draft-nobody-half-way = এখন কেউ এর মাঝপথে নেই।
draft-half-way = { $count ->
    [one] একজন মাঝপথে আছেন
   *[other] { $count } জন মাঝপথে আছেন
}
draft-unaffected = { $count ->
    [one] একজন যেখানে আছেন সেখান থেকেই চালিয়ে যাবেন।
   *[other] { $count } জন যেখানে আছেন সেখান থেকেই চালিয়ে যাবেন।
}
draft-again = { $count ->
    [one] একজনকে আগে কিছু জিজ্ঞাসা করা হবে: { $questions }
   *[other] { $count } জনকে আগে কিছু জিজ্ঞাসা করা হবে: { $questions }
}
draft-again-one = { $question } ({ $why })
draft-again-some = { $question } ({ $why }, { $n })
draft-why-new = নতুন
draft-why-retyped = অন্য ধরনের উত্তর
draft-why-choice_gone = তাঁদের পছন্দটি আর নেই
draft-why-condition = এখন তাঁদের জন্যও
draft-why-repeat = আরেকটি
draft-stay = { $count ->
    [one] একজন যা শুরু করেছেন সেটিই শেষ করবেন।
   *[other] { $count } জন যা শুরু করেছেন সেটিই শেষ করবেন।
}
draft-stay-because = { $count ->
    [one] একজন যা শুরু করেছেন সেটিই শেষ করবেন, কারণ { $questions } প্রশ্নে যা বলেছেন তার জায়গা এতে নেই।
   *[other] { $count } জন যা শুরু করেছেন সেটিই শেষ করবেন, কারণ { $questions } প্রশ্নে যা বলেছেন তার জায়গা এতে নেই।
}
draft-not-counted = রাখা হয়, কিন্তু আর গোনা হয় না: { $questions } প্রশ্নের উত্তর

## Where figures come from

provenance-period = সময়: { $period }, { $until } পর্যন্ত।
provenance-from-start = শুরু থেকে
provenance-answers = { $count }টি উত্তরের ওপর দাঁড়িয়ে।
provenance-questions = যে প্রশ্নের উত্তর থেকে: { $list }।
provenance-asked = “{ $question }”
provenance-grade = মান { $grade }: { $meaning }।
provenance-parameter = { $name }: { $value }
provenance-repeated = { $day } তারিখে যেমন ছিল। অন্তত { $people } জন নতুন উত্তর দিলে এটি বদলায়।
provenance-source = উৎস: { $source }।
provenance-prices = { $year } সালের দাম
provenance-historic = { $year } সালের পুরোনো দাম
grade-E0 = প্রমাণ ছাড়া বলা
grade-E1 = মানুষ বা প্রতিষ্ঠানের নিজের কথা
grade-E2 = দলিলসহ উত্তর
grade-E3 = অন্য পক্ষ নিশ্চিত করেছে
grade-E4 = নিরীক্ষা করা
per-week = সপ্তাহ
per-year = বছর
per-tenancy = ভাড়া
per-hour = ঘণ্টা
per-person = জন

## The full report

report-title = { $programme }: পুরো প্রতিবেদন
report-contents = সূচি
report-provenance = প্রতিটি সংখ্যা কোথা থেকে এল
report-provenance-intro = সংখ্যার পাশের নম্বর এখানে নিয়ে আসে। পেছনের উত্তর দেখতে বটের বোতামে চাপুন।
report-area-moved = { $label } { $first } থেকে { $latest } ({ $people }: { $moves })
report-kinds = মূল্যের ধরন অনুযায়ী, হাতবদল সহ
report-aims = কৌশলের লক্ষ্য অনুযায়ী (একই মূল্য একাধিক লক্ষ্যে)
provenance-as-quoted = উদ্ধৃত, উৎস দেখা হয়নি
report-made-of = যা যোগ করে হয়েছে
report-page = পাতা { $page } / { $pages }
report-who = কে
report-reached = যাঁদের কথা শুনতে চাই
report-answered = এ সপ্তাহে উত্তর দিয়েছেন
report-not-answered = উত্তর দেননি
report-area = বিষয়
report-compared = মানুষ
report-first = প্রথম
report-latest = সর্বশেষ
report-change = বদল
report-up = উপরে
report-same = একই
report-down = নিচে
report-began_at_top = শুরুতেই শীর্ষে
report-changes = প্রথম ও সর্বশেষ ধাপ, আর কতজন সরেছেন
report-sureness = এটা কতটা নিশ্চিত
report-sureness-note = 20 বারের মধ্যে 19 বার আসল সংখ্যা এই সীমার ভেতরে থাকত।
report-likely-change = সম্ভাব্য বদল
report-two_up = দুই ধাপ বা বেশি ওপরে
report-share_up = ওপরে ওঠার অংশ
report-likely-share = সম্ভাব্য অংশ
report-reliable_up = ওঠানামার চেয়ে বেশি ওপরে
report-reliable_down = ওঠানামার চেয়ে বেশি নিচে
report-by_chance = শুধু সময়ে শেষ গড়
report-voices-note = কোনোটিই ভুল নয়: তফাত থাকলে কথা বলা দরকার।
report-both_voices = দুটিই আছে যাঁদের
report-own_voice = নিজের
report-worker_voice = কর্মীর
report-gap = তফাত
report-worker_higher = কর্মীর বেশি
report-voices_alike = একই
report-worker_lower = কর্মীর কম
report-waiting = যাঁদের দুটি উত্তর তুলনা করা যায় না
report-one_reading = একটিই উত্তর
report-too_close = উত্তর খুব কাছাকাছি সময়ের
report-what = কী
report-amount = কত
report-period = কখন
report-people = মানুষ
report-rounded-apart = প্রতিটি অঙ্ক আলাদা করে কাছাকাছি অঙ্কে ধরা হয়, তাই পরিমাণ গুণ দামের সঙ্গে সামান্য তফাত হতে পারে।
report-kind = ধরন
report-low = কমপক্ষে
report-central = মাঝামাঝি
report-high = বেশি হলে
report-between = কম থেকে বেশি
report-why = কেন দাম নেই
report-accrual = মূল্য কার কাছে যায়
report-cell = ঘর
report-time = সময়
report-quotes = তাঁদের কথায়
report-quotes-intro = প্রত্যেকে উদ্ধৃত হতে রাজি হয়েছেন, আর একজন কর্মী দেখে বলেছেন এগুলো জানানো যায়।
report-unknown = আমরা যা জানি না
report-all-known = এ সপ্তাহে কিছুই বাদ নেই।
report-transfer = { $label } (হাতবদল, মোটে নেই)
span-week = এ সপ্তাহে
span-quarter = এ ত্রৈমাসিকে
span-year = এ বছরে
span-to_date = এ পর্যন্ত
kind-fiscal = সরকারি ব্যয়
kind-economic = অর্থনৈতিক
kind-social = সামাজিক

## The spreadsheet

sheet-summary = সারাংশ
sheet-ledger = খতিয়ান
sheet-indicators = সূচক
sheet-dictionary = তথ্যের অভিধান
figure-number = ক্রম
figure-section = অংশ
figure-what = সংখ্যা
figure-shown = যেমন দেখানো
figure-value-number = মান
figure-unit = একক
figure-low = কমপক্ষে
figure-high = বেশি হলে
figure-people = মানুষ
figure-period = সময়
figure-price-year = দামের বছর
figure-grade = মান-শ্রেণি
figure-id = পরিচয়
indicator-name = সূচক
indicator-measure = কী মাপা হয়
indicator-of = যে প্রকাশিত সূচক দেখায়
indicator-questions = প্রশ্ন
dictionary-sheet = পাতা
dictionary-column = কলাম
dictionary-meaning = অর্থ
ledger-notice = নীল সংখ্যা অনুমান: একটি বদলালে বাকি সব বদলায়।
ledger-not-a-ratio = অন্য প্রতিষ্ঠানের সঙ্গে তুলনা করবেন না: প্রত্যেকের সীমা আলাদা।
ledger-rate = বছরে ছাড়ের হার
ledger-first-period = প্রথম বছরের কাল (0: ছাড় নেই)
ledger-currency = মুদ্রা
ledger-nothing = এখানে এখনো কিছুর দাম ধরা হয়নি।
ledger-not-said = কেউ বলেনি
ledger-no-input = কিছু বলা নেই
ledger-stakeholder = অংশীজন
ledger-in-group = দলে কতজন
ledger-involved = কতজন যুক্ত
ledger-input = কী দেওয়া হয়েছে
ledger-input-value = তার মূল্য
ledger-outputs = কাজ
ledger-outcome = বদল
ledger-indicator = সূচক
ledger-source = উৎস
ledger-quantity = পরিমাণ
ledger-sample-size = কতজনের উত্তর
ledger-duration = স্থায়িত্ব (বছর)
ledger-starts = কোন বছরে শুরু
ledger-proxy = টাকার মাপ
ledger-proxy-value = মাপের দাম
ledger-proxy-source = দামের উৎস
ledger-deadweight = এমনিতেই হতো
ledger-deadweight-source = তার উৎস
ledger-displacement = অন্য জায়গা থেকে সরেছে
ledger-attribution = অন্যের অবদান
ledger-drop-off = বছরে কমে
ledger-impact = প্রভাব
ledger-year = বছর { $year }
ledger-present = বছর { $year } এখনকার মূল্যে
ledger-present-value = মোট এখনকার মূল্য
ledger-transfer = হাতবদল
ledger-id = পরিচয়
ledger-accrues-to = কার লাভ
ledger-kind = ধরন
ledger-cashable = বাজেট থেকে কাটা যায়
ledger-price-year = দামের বছর
ledger-proxy-low = কমপক্ষে দাম
ledger-proxy-high = বেশি হলে দাম
ledger-group = দল
ledger-other-sources = অন্য উৎস
ledger-total = মোট, হাতবদল বাদে
ledger-total-shown = যা দেখানো হয়েছে তার মোট, হাতবদল বাদে
ledger-transfers = হাতবদল: টাকা সরেছে, তৈরি হয়নি
ledger-net = নিট বর্তমান মূল্য: যা দেওয়া হয়েছে তা বাদে
ledger-ratio = প্রতি 1 দিয়ে যত বর্তমান মূল্য
meaning-figure-number = পুরো প্রতিবেদনের যে অংশে উৎস বলা আছে।
meaning-figure-section = প্রতিবেদনের যে অংশে আছে।
meaning-figure-what = কী গোনা বা মাপা হয়েছে, আর কীসের।
meaning-figure-shown = প্রতিবেদনে যেমন লেখা। * দেখানো হয়নি: মানুষ খুব কম।
meaning-figure-value-number = সংখ্যা হিসেবে, যতটা জানানো হয়।
meaning-figure-unit = সংখ্যাটি কী গোনে।
meaning-figure-low = উত্তর থেকে কমপক্ষে যত হতে পারে।
meaning-figure-high = উত্তর থেকে বেশি হলে যত হতে পারে।
meaning-figure-people = এর পেছনে কতজন।
meaning-figure-period = কোন সময়ের।
meaning-figure-price-year = কোন বছরের দাম।
meaning-figure-grade = E0 শুধু বলা, E4 নিরীক্ষিত।
meaning-figure-id = এই নামে প্রমাণ চাওয়া যায়।
meaning-ledger-stakeholder = কার বদল।
meaning-ledger-in-group = তাঁরা কতজন, মানচিত্র যেমন বলে।
meaning-ledger-involved = তাঁদের কতজন অংশ নিয়েছেন।
meaning-ledger-input = তাঁরা কী দিয়েছেন।
meaning-ledger-input-value = তার দাম কত।
meaning-ledger-outputs = যে কাজ থেকে বদল এসেছে।
meaning-ledger-outcome = বদলটি।
meaning-ledger-indicator = বদল কীভাবে দেখা যায়।
meaning-ledger-source = যে প্রশ্ন থেকে এসেছে।
meaning-ledger-quantity = কতটা। শূন্যের নিচে: বাদ।
meaning-ledger-sample-size = কতজনের উত্তরে দাঁড়িয়ে।
meaning-ledger-duration = কতদিন থাকে।
meaning-ledger-starts = এই সময়ে শুরু হলে 1, পরে শুরু হলে 2।
meaning-ledger-proxy = এক এককের জন্য যে দাম ধরা।
meaning-ledger-proxy-value = সেই দাম।
meaning-ledger-proxy-source = কে বলেছে, কোন বছরের দাম।
meaning-ledger-deadweight = যতটা এমনিতেই হতো।
meaning-ledger-deadweight-source = কে বলেছে।
meaning-ledger-displacement = যতটা শুধু অন্য জায়গা থেকে সরেছে।
meaning-ledger-attribution = যতটা অন্যেরা করেছে।
meaning-ledger-drop-off = প্রতি বছর যতটা কমে।
meaning-ledger-impact = পরিমাণ গুণ দাম, একে একে প্রতিটি ভাগ বাদ।
meaning-ledger-year = সেই বছর যতটা থাকে।
meaning-ledger-present = সেটিই, এখনকার মূল্যে।
meaning-ledger-present-value = সব বছর মিলিয়ে, এখনকার মূল্যে।
meaning-ledger-id = মানচিত্রে এর নাম। total মানে যোগফলের সারি।
meaning-ledger-accrues-to = কার লাভ, মানচিত্রের নামে।
meaning-ledger-kind = fiscal: সরকারি ব্যয়, economic: অর্থনৈতিক, social: সামাজিক।
meaning-ledger-transfer = yes মানে টাকা সরেছে, তৈরি হয়নি; মোট মূল্যে ধরা হয় না।
meaning-ledger-cashable = এতে বাজেট কমানো যায় কি না।
meaning-ledger-price-year = কোন বছরের দাম।
meaning-ledger-proxy-low = দাম কমপক্ষে যত হতে পারে।
meaning-ledger-proxy-high = দাম বেশি হলে যত হতে পারে।
meaning-ledger-group = যে সারিগুলো একসঙ্গে টেকে বা পড়ে।
meaning-ledger-other-sources = আর যা বাদ গেছে, তা কে বলেছে।
meaning-indicator-name = কী দেখা হয়।
meaning-indicator-measure = তার কী গোনা হয়।
meaning-indicator-of = যে সরকারি সূচকের প্রমাণ এটি।
meaning-indicator-questions = যে প্রশ্ন করা হয়েছে।

## The sections of the full report

statement-reached = কারা উত্তর দিয়েছেন
statement-changed = কী বদলেছে
statement-worth = এর মূল্য কত
statement-gains = কে পায়
statement-promises = প্রতিশ্রুতি
statement-given = দেওয়া সময়
report-area-short = { $label } { $first } থেকে { $latest } ({ $moves })
report-new = নতুন কী
report-before = আগে
report-after = এখন
report-because = কেন
report-repriced = কোনো দাম বা অনুমান বদলেছে
report-late-answers = উত্তর দেরিতে এসেছে, ঠিক করা হয়েছে বা ফিরিয়ে নেওয়া হয়েছে
report-nothing-restated = আগে যা বলা হয়েছে, তার কিছুই ঠিক করতে হয়নি।
report-nobody-twice = যথেষ্ট দিনের ব্যবধানে দুবার উত্তর এখনো কেউ দেননি: { $list }।
report-eligible = যাঁদের জন্য
report-with_first = প্রথম উত্তর
report-with_latest = পরের উত্তর
report-far_enough_apart = তুলনা করা
report-their-change = তাঁদের বদল
report-if_missing_same = বাকিরা একই থাকলে
report-attrition-note = গড় শুধু তাঁদের কথা বলে, যাঁদের তুলনা করা যায়। শেষ কলামে বাকি সবাইকে একই ধরা হয়েছে।
report-levels = সরকারের কোন স্তরে
report-asked = কী জানতে চাওয়া হয়
report-narrow = সংকীর্ণ
report-real = প্রকৃত
report-two-readings = সংকীর্ণ হিসাবে শুধু দাম দেখা হয়। প্রকৃত হিসাবে পুরো মেয়াদের খরচ ও তা থেকে যা আসে, দুটোই দেখা হয়।
report-net = যা পাওয়া গেল, দাম বাদ দিয়ে
report-part-of-worth = মূল্যেরই অংশ, হাতবদল বাদে
report-not-asked = দেখা হয় না
report-price = যা দাম দেওয়া হয়
report-whole_life_cost = পুরো মেয়াদে যা খরচ
report-yearly_cost = মেয়াদের প্রতি বছরে সেই খরচ
report-in-counts = দাম ধরা হয়নি: { $label }
report-payback = যা দেওয়া হয়েছে, প্রায় { $time } পরে তা ফিরে এসেছে।
report-carried = এর { $share } আসে এগুলো থেকে: { $label }।
report-put-in = যা দেওয়া হয়েছে
report-worth-now = যত বছর টেকে, প্রতিটির আজকের মূল্য
report-present_value = সব মিলিয়ে আজকের মূল্য
report-net_present_value = তা থেকে যা দেওয়া হয়েছে, তা বাদে
report-rate = বছরে বাট্টার হার
report-rate-used = { $rate } (এই প্রতিবেদনে ধরা)
report-ratio = দেওয়া প্রতি 1-এ
report-sensitivity = বাট্টার হার অন্য হলে
report-assumption = অনুমান
report-now = এখন
report-switches-at = সীমার মান
report-switching = কোন অনুমান কতটা ভুল হতে পারে
report-switching-note = বাকি সব একই রেখে সীমার মানে যতটা দেওয়া, ঠিক ততটাই পাওয়া।
report-together = যা একসঙ্গে টেকে বা পড়ে
report-share = মোটের অংশ
report-without = এটি বাদে প্রতি 1-এ
report-factor = যত গুণ হলে সমান
report-groups = একসঙ্গে কয়েকটি না হলে
report-round = পর্ব
report-rounds = খরচের তিন পর্ব
report-multiplied = এলাকার গুণক (LM3): { $value }, { $low } থেকে { $high }-এর মধ্যে। এলাকা: { $area }।
report-multiplied-sure = এলাকার গুণক (LM3): { $value }। এলাকা: { $area }।
report-multiplied-open = এলাকার গুণক (LM3): { $low } থেকে { $high }-এর মধ্যে। উত্তর কম, তাই এর বেশি বলা যায় না। এলাকা: { $area }।
report-replied = এলাকার সরবরাহকারীদের { $count } উত্তর দিয়েছেন। তাতে টাকার { $value } ধরা আছে।
report-convention = প্রথম পর্ব কীভাবে ধরা হয়
report-multiplier_floor = অন্তত
report-multiplier = মাঝামাঝি
report-multiplier_ceiling = বড়জোর
report-lm3-note = চুক্তির প্রতি 1-এ তিন পর্বে যা খরচ হয়, এটি তা-ই বলে। গোনার দুই নিয়ম কখনো তুলনা করা যায় না।
report-lm3 = গুণক, আর তা কীভাবে ধরা হয়
report-promise = প্রতিশ্রুতি
report-promised = কথা ছিল
report-due = এত দিনে হওয়ার কথা
report-delivered = হয়েছে
report-of-due = হওয়ার কথার কতটা
report-at-this-pace = এই গতিতে
report-stands = কোন অবস্থায়
report-is-overdue = প্রতিবেদন বাকি
report-promises = কী কথা ছিল, কী হয়েছে
report-additional = এমনিতেই যা হতো, তা বাদে
report-anyway = যতটা বাদ
report-aim = লক্ষ্য
report-aimed-at = চাওয়া
report-reached-so-far = হয়েছে
report-share-aimed-at = যে অংশ চাওয়া
report-share-reached = যে অংশ হয়েছে
report-targets = যে লক্ষ্যে কেউ বাধ্য নন
report-reason = কেন
formula-mean-of = { $people } জনের গড়
report-money = টাকা
unit-year = { $amount } বছর
unit-period = { $amount } বছরকাল
parameter-deadweight = এমনিতেই হতো
parameter-displacement = শুধু জায়গা বদলেছে
parameter-attribution_to_others = অন্যদের অবদান
parameter-drop_off = বছরে কমে
parameter-duration = টেকে
parameter-discount_rate = বাট্টার হার
parameter-first_period = প্রথম বছর ধরা হয়
parameter-apart_days = দুই উত্তরের ব্যবধান অন্তত
parameter-held_days = টিকেছে অন্তত
parameter-days_in_year = বছরে দিন
parameter-target = কথা ছিল
parameter-threshold_good = ভালো, অন্তত
parameter-threshold_approaching_target = লক্ষ্যের কাছাকাছি, অন্তত
parameter-threshold_requires_improvement = উন্নতি দরকার, অন্তত
parameter-elapsed = যতটা সময় গেছে
parameter-staff_respend_local = কর্মীরা বেতনের যতটা এলাকায় খরচ করেন
parameter-life = মেয়াদ

## A person's own star

own-star = আপনার তারা
own-star-now = পুরো রেখা: এখন, { $day }।
own-star-first = কাটা রেখা: প্রথমবার, { $day }।
own-star-step = { $top }-এর মধ্যে { $latest } ধাপ
own-star-steps = আগে { $first }, এখন { $latest }
own-star-yours = এই ছবি শুধু আপনি পান। আপনি নিজে যা বেছেছেন, তা-ই এতে আছে।
