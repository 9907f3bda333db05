# বটের নিজের কথা। খসড়া: এখনো কোনো বাংলাভাষী পরীক্ষা করে দেখেননি।
# A draft: not yet checked by a speaker.

language-name = বাংলা

## Words a person can type instead of a command

plain-stop = থামুন, থামো, থামাও, থামান, বন্ধ
plain-help = সাহায্য, সহায়তা
plain-back = পেছনে, আগের প্রশ্ন, ফিরে যাও, ফিরে যান
plain-skip = বাদ দিন, বাদ দাও, বাদ, এড়িয়ে যান
plain-carry-on = চালিয়ে যান, চালিয়ে যাও, আবার শুরু
plain-change = বদলান, বদলাও, উত্তর বদলান, উত্তর বদলাও

## Commands

command-start = এখন কী করতে পারি, বা খোলা প্রশ্ন
command-help = এটি কীভাবে চলে
command-back = আগের প্রশ্নে ফিরে যান
command-change = দেওয়া উত্তর বদলান
command-stop = আপাতত থামুন
command-star = আমার নিজের উত্তরের ছবি
command-stories = মানুষ যা লিখেছেন, উদ্ধৃত করার আগে পড়ার জন্য
command-summary = এই সপ্তাহে এ পর্যন্ত
command-questions = প্রতিটি প্রশ্নের কী হলো
command-questionnaires = প্রশ্নমালা নেওয়া, বদলানো ও প্রকাশ করা
command-people = মানুষকে আমন্ত্রণ, কে আছেন দেখা
command-settings = গোনা, উদ্ধৃতি, বার্তা, ভাষা
command-language = ভাষা বদলান
command-privacy = কী রাখা হয়, কে দেখে
command-mydata = আমার সব তথ্য একটি ফাইলে
command-delete = আমার সব তথ্য মুছে ফেলুন
command-cancel = যা করছি তা ছেড়ে দিন

## Coming in

no-invitation = এই বট সরকারি ও সামাজিক সেবার জন্য প্রশ্ন করে, আর শুধু আমন্ত্রণ-লিংক দিয়েই চলে।
invitation-unknown = এই আমন্ত্রণটি আমি চিনি না। যিনি পাঠিয়েছেন, তাঁর কাছে নতুন লিংক চান।
invitation-expired = এই আমন্ত্রণের মেয়াদ শেষ। যিনি পাঠিয়েছেন, তাঁর কাছে নতুন লিংক চান।
invitation-used = এই আমন্ত্রণ আগেই ব্যবহার হয়ে গেছে। এটি একবারই চলে। নতুন লিংক চান।
invitation-ended = এই আমন্ত্রণ ফিরিয়ে নেওয়া হয়েছে। যিনি পাঠিয়েছেন, তাঁকে জিজ্ঞেস করুন।
invitation-known = আপনি আগে থেকেই { $programme }-এ আছেন, { $role } হিসেবে।
welcome = স্বাগতম, { $name }। এটি { $programme }।
welcome-nameless = স্বাগতম। এটি { $programme }।
asked-by = জিজ্ঞেস করছে: { $provider }।
joined-as = আপনি এখানে আছেন { $role } হিসেবে।
before-we-begin = প্রথমে আপনার উত্তর নিয়ে দুটি ছোট প্রশ্ন। পরে /settings দিয়ে দুটোই বদলাতে পারবেন।
before-we-begin-offers = প্রথমে আপনার উত্তর নিয়ে দুটি ছোট প্রশ্ন, আর আমার বার্তা নিয়ে { $offers }টি। পরে /settings দিয়ে সবই বদলাতে পারবেন।
unchecked-language = এই লেখা এখনো কোনো বাংলাভাষী পরীক্ষা করে দেখেননি।
other-language = ভাষা বদলাতে: /language

role-service_user = সেবা নেন এমন একজন
role-supplier = সরবরাহকারী
role-provider = সেবাদাতা
role-worker = কর্মী
role-commissioner = কমিশনার
role-author = প্রশ্নপত্রের লেখক
role-administrator = প্রশাসক

## What is offered

menu = কী করতে চান?
menu-nobody = আপনি এখন কোনো কর্মসূচিতে নেই। আপনার উত্তর জমা আছে। /mydata দিয়ে দেখা যায়।
open-elsewhere = আপনার এটি এখনো খোলা আছে: { $title }।
not-needed = এখন এমন কোনো প্রশ্ন খোলা নেই, যার উত্তর এটি হতে পারে।
button-summary = এই সপ্তাহ এখন পর্যন্ত
button-people = মানুষ ও আমন্ত্রণ
button-settings = সেটিংস
button-help = সাহায্য
weekly-offer = { $title }: এখন কি সময় হবে? লাগবে প্রায় { $minutes } মিনিট।
weekly-offer-open = আপনার এটি খোলা আছে: { $title }। { $left }টি প্রশ্ন বাকি। এখন কি সময় হবে?
reminder = আপনার এটি খোলা আছে: { $title }। { $left }টি প্রশ্ন বাকি। এখন, আজ পরে, নাকি এ সপ্তাহে নয়?
reminder-late = আপনার এটি খোলা আছে: { $title }। { $left }টি প্রশ্ন বাকি। এখন, নাকি এ সপ্তাহে নয়?
here-again = আপনি পরে মনে করাতে বলেছিলেন।
closes-tomorrow = { $title } কাল বন্ধ হবে।
closes-today = { $title } আজ বন্ধ হবে।
closing = এখন কি সময় হবে?
closing-open = { $left }টি প্রশ্ন বাকি। এখন কি সময় হবে?
silence = { $title }: দুবার জিজ্ঞেস করেছি, হয়তো আপনার সুবিধা হয়নি। তাতে কোনো অসুবিধা নেই। আমি কি আরও জিজ্ঞেস করব? কিছু না বললে থেমে যাব।
silence-go-on = ঠিক আছে, আগের মতোই চলবে। /settings দিয়ে বদলাতে পারেন।
silence-off = বন্ধ করা হলো। আর জিজ্ঞেস করব না। /start দিয়ে যেকোনো সময় শুরু করতে পারেন।
button-start-now = শুরু করুন
button-now = এখন
button-later-today = আজ পরে
button-not-now = এখন নয়
button-not-this-week = এ সপ্তাহে নয়
button-off = এই বার্তা বন্ধ করুন
button-reminders-off = মনে করানো বন্ধ করুন
button-go-on = হ্যাঁ, চালিয়ে যান
button-go-off = না, আর নয়
button-remind = মনে করিয়ে দিন
button-tell-me = তখন জানান
offer-not-now = ঠিক আছে, এখন নয়। /start দিয়ে যেকোনো সময় শুরু করতে পারেন।
offer-not-this-week = ঠিক আছে, এ সপ্তাহে নয়। /start দিয়ে যেকোনো সময় শুরু করতে পারেন।
offer-later-today = ঠিক আছে। আজ { $time }-এ আবার বলব।
offer-tomorrow = ঠিক আছে। আজ আর সময় নেই, কাল { $time }-এ আবার বলব।
offer-off = বন্ধ করা হলো। আর পাঠাব না। /settings দিয়ে আবার চালু করতে পারেন।
remind-on = ঠিক আছে, মনে করিয়ে দেব। /settings দিয়ে বন্ধ করতে পারেন।
opens-later = { $title } খুলবে { $day }। তখন /start দিয়ে শুরু করতে পারেন।
closed-since = { $title } { $day } বন্ধ হয়েছে। আপনার উত্তর রাখা আছে।
revived = { $title }: অনেক দিন অপেক্ষার পর এটি বন্ধ হয়েছিল। আবার খুলে দিলাম। আপনার উত্তর আগের মতোই আছে।
stop-offers = এই বার্তাগুলোও কি বন্ধ করব?
next-weekly = পরের বার: { $day }।
weekday-1 = সোমবার
weekday-2 = মঙ্গলবার
weekday-3 = বুধবার
weekday-4 = বৃহস্পতিবার
weekday-5 = শুক্রবার
weekday-6 = শনিবার
weekday-7 = রবিবার

## A question

question-of = প্রশ্ন { $position }, মোট { $total }
question-of-about = প্রশ্ন { $position }, মোট প্রায় { $total }
you-said = আপনি বলেছেন: { $shown }
you-skipped = এই প্রশ্নটি আপনি বাদ দিয়েছেন।
closed-question = এই প্রশ্নগুলো এখন বন্ধ।
sensitive = পরের প্রশ্নটি কারো কারো কাছে কঠিন লাগে। বাদ দিতে পারেন।
sensitive-required = পরের প্রশ্নটি কারো কারো কাছে কঠিন লাগে।
tick-hint = যেগুলো মেলে সবগুলো চাপুন, তারপর 'হয়েছে' চাপুন।
step = { $number } – { $words }
type-a-date = চাপুন, অথবা তারিখ লিখুন, যেমন 3 মার্চ।
send-image = একটি ছবি পাঠান।
send-audio = একটি ভয়েস মেসেজ বা শব্দের ফাইল পাঠান।
send-video = একটি ভিডিও পাঠান।
send-file = একটি ফাইল পাঠান।
type-a-month = চাপুন, অথবা মাস লিখুন, যেমন মার্চ 2026।
type-a-year = চাপুন, অথবা বছর লিখুন, যেমন 2019।
days-shown = { $month } { $year }। একটি দিন চাপুন। সপ্তাহ সোমবারে শুরু।
months-shown = { $year }। একটি মাস চাপুন।
years-shown = { $first } থেকে { $last }। একটি বছর চাপুন।
button-calendar = ক্যালেন্ডার
button-choose = বেছে নিন
button-more-about-this = এই প্রশ্ন সম্পর্কে আরও
understood-day = আমি বুঝেছি: { $day }। বদলাতে বার্তাটি সম্পাদনা করুন, বা 'পেছনে' চাপুন।
refused-not-a-month = এটি কোনো মাস নয়। একটি মাস পাঠান, যেমন মার্চ 2026।
refused-not-a-year = এটি কোনো বছর নয়। একটি বছর পাঠান, যেমন 2019।
type-a-time = সময় লিখুন, যেমন 14:30।
type-a-date-time = দিন ও সময় লিখুন, যেমন 3 মার্চ 14:30।
type-a-code = কোডটি লিখুন: দাগগুলোর পাশের সংখ্যা বা অক্ষর।
type-a-step = { $low } থেকে { $high }-এর মধ্যে একটি সংখ্যা লিখুন।
type-a-step-of = { $low } থেকে { $high }-এর মধ্যে একটি সংখ্যা লিখুন, { $step } করে।
belong-together = { $group }: পরের { $count }টি প্রশ্ন একসঙ্গে।
rank-hint = যেটি প্রথম সেটি চাপুন, তারপর পরেরটি। শেষে 'হয়েছে' চাপুন।
order-so-far = এ পর্যন্ত আপনার ক্রম:
ranked = { $number }. { $label }
send-place =
    জায়গা পাঠাতে ক্লিপ চিহ্ন চাপুন, তারপর Location।
    অথবা অক্ষাংশ ও দ্রাঘিমাংশ লিখুন, যেমন 23.7, 90.4।
send-places =
    পথের প্রতিটি জায়গা পাঠান: ক্লিপ চিহ্ন চাপুন, তারপর Location। শেষে 'হয়েছে' চাপুন।
    অথবা সব একসঙ্গে লিখুন, যেমন 23.7, 90.4; 23.8, 90.5।
send-corners =
    প্রতিটি কোণ একে একে পাঠান: ক্লিপ চিহ্ন চাপুন, তারপর Location। শেষে 'হয়েছে' চাপুন।
    অথবা সব একসঙ্গে লিখুন, শেষে আবার প্রথমটি, যেমন 23.7, 90.4; 23.8, 90.5; 23.7, 90.6; 23.7, 90.4।
places-so-far = এ পর্যন্ত { $count }টি জায়গা।
write-on = যত খুশি লিখুন, একটি বা কয়েকটি বার্তায়। শেষে 'হয়েছে' চাপুন।
written-so-far = এ পর্যন্ত { $count }টি বার্তা। আরও লিখুন, অথবা 'হয়েছে' চাপুন।
joined = আপনার বার্তাগুলো এক উত্তর হিসেবে রাখলাম।
taken-at-once = “{ $text }” এই প্রশ্নের উত্তর হিসেবে নিলাম: { $question }
button-belongs-before = এটি আগের উত্তরের অংশ ছিল
piece-changed = বদলানো হলো। আরও লিখুন, অথবা 'হয়েছে' চাপুন।
too-few-places = এখনো যথেষ্ট জায়গা হয়নি। অন্তত { $least }টি পাঠান, তারপর 'হয়েছে' চাপুন।
page-of = পাতা { $page }, মোট { $pages }। নাম বা নামের অংশ লিখেও খুঁজতে পারেন।
found-some = এগুলোতে “{ $text }” আছে।
any = { $group }: বলার মতো কেউ বা কিছু আছে?
another = { $group }: বলার মতো আরও আছে?
button-back = ‹ পেছনে
button-skip = বাদ দিন
button-stop = থামুন
button-keep = থাকুক: { $shown }
button-done = হয়েছে
button-anew = আবার প্রথম থেকে
button-page-before = ‹ আগের
button-page-after = আরও ›
button-page-all = সব উত্তর
button-ok = ঠিক আছে
button-today = আজ
button-yesterday = গতকাল
button-carry-on = চালিয়ে যান
button-change = উত্তরটি বদলান
button-ticked = ☑ { $label }
button-unticked = ☐ { $label }

## What was said so far, and the check at the end

check-your-answers = আপনার উত্তরগুলো দেখে নিন। “{ button-send }” চাপলে পাঠানো হবে।
sent-answers = আপনি এই উত্তরগুলো পাঠিয়েছেন।
said-so-far = এ পর্যন্ত আপনি যা বলেছেন। যেটি বদলাতে চান সেটি চাপুন।
told-line = { $number }. { $question }
told-answer = – { $shown }
told-skipped = – বাদ দেওয়া
page-of-answers = পাতা { $page }, মোট { $pages }। বদলাতে উত্তরটি চাপুন, বা তার নম্বর লিখুন।
tap-to-change = বদলাতে উত্তরটি চাপুন, বা তার নম্বর লিখুন।
button-send = পাঠান
button-change-an-answer = উত্তর বদলান
nothing-to-change = এখন এমন কিছু খোলা নেই, যার উত্তর বদলানো যায়।
nothing-said-yet = আপনি এখনো কিছুর উত্তর দেননি।
refused-not-sent = এটি বুঝিনি। “{ button-send }” চাপুন, অথবা যে উত্তর বদলাতে চান সেটি চাপুন।
old-send = আগে অন্য একটি প্রশ্নের উত্তর দিতে হবে।
no-longer-fits = এখানে আপনি বলেছিলেন “{ $shown }”। অন্য উত্তরের সঙ্গে তা আর মেলে না। { $why }
now-needed = এটি আপনি বাদ দিয়েছিলেন। অন্য উত্তরের কারণে এটি এখন দরকার। { $why }

## A reply that was no answer

refused-words-only = এখানে আমি শুধু লেখা বা বোতাম বুঝি।
refused-empty = কোনো লেখা পেলাম না। কিছু লিখুন, বা একটি বোতাম চাপুন।
refused-too-long = এত বড় লেখা রাখতে পারি না। সবচেয়ে বেশি { $most } অক্ষর পাঠান।
refused-number-among-words = শুধু সংখ্যাটি পাঠান, অন্য কোনো শব্দ ছাড়া। যেমন { $number }।
refused-not-a-number = এটি সংখ্যা নয়। একটি সংখ্যা পাঠান, যেমন 4।
refused-too-large = সংখ্যাটি খুব বড়। ছোট একটি সংখ্যা পাঠান।
refused-not-whole = এটি পূর্ণ সংখ্যা নয়। একটি পূর্ণ সংখ্যা পাঠান, যেমন 4।
refused-too-fine = দশমিকের পরে অনেক বেশি ঘর। সবচেয়ে বেশি ছয় ঘর পাঠান।
refused-not-a-step = { $low } থেকে { $high }-এর মধ্যে একটি সংখ্যা বেছে নিন।
refused-out-of-range = এটি ধাপের বাইরে। { $low } থেকে { $high }-এর মধ্যে একটি সংখ্যা বেছে নিন।
refused-between-steps = এটি দুই ধাপের মাঝখানে। { $low } থেকে { $high }, { $step } করে।
refused-not-offered = এই উত্তরটি এই প্রশ্নের নয়। নিচের একটি বেছে নিন।
refused-not-a-choice = কোনো উত্তরের সঙ্গে মেলাতে পারলাম না। একটি চাপুন, বা তার কথাগুলো লিখুন।
refused-not-choices = মেলাতে পারলাম না। যেগুলো মেলে চাপুন, তারপর 'হয়েছে' চাপুন।
refused-none-ticked = এখনো কিছু বাছা হয়নি। অন্তত একটি চাপুন, তারপর 'হয়েছে' চাপুন।
refused-no-such-day = এমন কোনো দিন নেই। একটি তারিখ পাঠান, যেমন 3 মার্চ 2026।
refused-not-a-date = এটি তারিখ নয়। একটি তারিখ পাঠান, যেমন 3 মার্চ 2026।
refused-not-image = এটি ছবি নয়। একটি ছবি পাঠান।
refused-not-audio = এতে শব্দ নেই। একটি ভয়েস মেসেজ পাঠান।
refused-not-file = এটি ফাইল নয়। একটি ফাইল পাঠান।
refused-not-video = এটি ভিডিও নয়। একটি ভিডিও পাঠান।
refused-not-a-time = এটি সময় নয়। একটি সময় পাঠান, যেমন 14:30।
refused-not-a-date-time = এতে দিন ও সময় দুটোই পেলাম না। দুটোই পাঠান, যেমন 3 মার্চ 14:30।
refused-not-a-ranking = প্রতিটির একটি করে স্থান দরকার। ক্রম মেনে সবগুলো চাপুন, তারপর 'হয়েছে' চাপুন।
refused-not-a-place = এটি জায়গা নয়। একটি জায়গা পাঠান, বা লিখুন, যেমন 23.7, 90.4।
refused-not-closed = ঘেরটি বন্ধ হয়নি। যেখান থেকে শুরু, সেখানেই শেষ করুন।
refused-not-acknowledged = এটি পড়ুন, তারপর 'ঠিক আছে' চাপুন।
refused-by-constraint = এখানে এটি মেলে না। দেখে আবার পাঠান।
refused-required = এগোতে এটি দরকার। চাইলে এখানে থেমে পরে ফিরতে পারেন।
way-out-skip = প্রশ্নটি হয়তো আপনার জন্য নয়। নিচের বোতাম দিয়ে বাদ দিতে পারেন।
way-out-stop = প্রশ্নটি হয়তো আপনার জন্য নয়। এখানে থেমে পরে ফিরতে পারেন।

## Things that are not words

thing-sticker = স্টিকারের জন্য ধন্যবাদ। এখানে আমি শুধু লেখা বা বোতাম বুঝি।
thing-voice = ভয়েস মেসেজের জন্য ধন্যবাদ। আমি শুনতে পারি না, শুধু লেখা বা বোতাম বুঝি।
thing-photo = ছবির জন্য ধন্যবাদ। এখানে আমি শুধু লেখা বা বোতাম বুঝি।
thing-video = ভিডিওর জন্য ধন্যবাদ। এখানে আমি শুধু লেখা বা বোতাম বুঝি।
thing-audio = শব্দের ফাইলের জন্য ধন্যবাদ। এখানে আমি শুধু লেখা বা বোতাম বুঝি।
thing-document = ফাইলের জন্য ধন্যবাদ। এখানে আমি শুধু লেখা বা বোতাম বুঝি।
thing-location = জায়গার জন্য ধন্যবাদ। এখানে আমি শুধু লেখা বা বোতাম বুঝি।
thing-contact = নম্বরের জন্য ধন্যবাদ। এখানে আমি শুধু লেখা বা বোতাম বুঝি। নম্বরটি রাখিনি।
thing-poll = ভোটের জন্য ধন্যবাদ। এখানে আমি শুধু লেখা বা বোতাম বুঝি।
thing-other = ধন্যবাদ। এখানে আমি শুধু লেখা বা বোতাম বুঝি।

## Going back, stopping, coming back

stopped = থামলাম। এ পর্যন্ত আপনার উত্তর নিরাপদে আছে। আবার শুরু করতে যা খুশি পাঠান।
nothing-to-stop = থামানোর মতো কিছু খোলা নেই। আপনার উত্তর নিরাপদে আছে।
nothing-to-go-back-to = এটিই প্রথম প্রশ্ন। এর আগে কিছু নেই।
carrying-on = আপনি এখানে থেমেছিলেন।
here-is-the-question = আপনি এই প্রশ্নে আছেন।
came-before = “{ $text }” এই প্রশ্ন আসার আগে পাঠানো। তাই এটিকে উত্তর ধরিনি।
unknown-command = এই আদেশটি আমি জানি না। আমি কী কী জানি: /help
ended-default = ধন্যবাদ। এখানেই শেষ। আপনার উত্তর জমা আছে।
expired = { $title }: অনেক দিন অপেক্ষার পর এটি বন্ধ হয়েছে। আপনার উত্তর রাখা আছে।
outage = আমি কিছুক্ষণ ছিলাম না। আপনার শেষ চাপটি হয়তো পাইনি। প্রশ্নটি আবার দিলাম।
failed = দুঃখিত, কাজ হলো না। ভুলটি আমাদের, আপনার নয়। আরেকবার পাঠান।

## Buttons of earlier messages

old-answered = ওই প্রশ্নের উত্তর দেওয়া হয়ে গেছে। আপনি বলেছিলেন “{ $shown }”। বদলাতে চাপুন “{ button-change }”।
old-skipped = ওই প্রশ্নটি আপনি বাদ দিয়েছিলেন। এখন উত্তর দিতে চাপুন “{ button-change }”।
old-later = ওই প্রশ্নটি একটু পরে আবার আসবে।
old-not-needed = ওই প্রশ্নটি আর দরকার নেই।
old-ended = ওই প্রশ্নগুলো শেষ। আপনার উত্তর জমা আছে।
old-expired = ওই প্রশ্নগুলো অনেক দিন অপেক্ষার পর বন্ধ হয়েছে। আপনার উত্তর রাখা আছে।
old-button = এই বোতামটি আর কাজ করে না।
old-no-change = ওই প্রশ্নগুলো শেষ, তাই উত্তরটি আর বদলানো যায় না।
changed = বদলানো হলো। আপনি এখন বলছেন: “{ $shown }”।
edit-closed = আপনি লেখাটি বদলেছেন। ওই প্রশ্নগুলো শেষ, তাই উত্তরটি আগের মতোই রইল।
edit-nothing = আপনি লেখাটি বদলেছেন। সেটি কোনো উত্তর ছিল না, তাই কিছু বদলায়নি।
edit-refused = বদলানো লেখাটি নিতে পারিনি। আগের উত্তরই রইল: “{ $shown }”।
edit-caption = আপনার সম্পাদনা দেখেছি। যা পাঠিয়েছেন তা থাকল; তার নিচের লেখা উত্তরের অংশ নয়।
edit-still-skipped = আপনার সম্পাদনা নিতে পারিনি, তাই প্রশ্নটি বাদই থাকল।
changed-to-skipped = বদলানো হলো। প্রশ্নটি এখন বাদ।

## When somebody writes words of crisis

crisis-lead = মনে হচ্ছে আপনার সময় এখন খুব কঠিন যাচ্ছে। আপনি যখন লেখেন, তখন কেউ তা পড়ে না।
crisis-stopped = প্রশ্ন থামিয়ে দিয়েছি। আপনি যা লিখেছেন তা সিল করে রাখা আছে, উত্তর হিসেবে ধরা হয়নি।
crisis-taken = আপনার উত্তর রাখা হলো। সময় খুব কঠিন গেলে:
button-own-answer = ওটাই আমার উত্তর

## What always answers

help =
    আমি { $programme }-এর জন্য ছোট ছোট প্রশ্ন করি, আর আপনার উত্তর রাখি।

    বোতাম চাপতে পারেন, লিখতেও পারেন। দুটোই সব জায়গায় চলে।
    প্রশ্ন বাদ দিতে, পেছনে যেতে, বা থেমে পরে ফিরতে পারেন।

    /start – এখন কী করতে পারেন
    /stop – আপাতত থামুন
    /change – দেওয়া উত্তর বদলান
    /settings – গোনা, উদ্ধৃতি, বার্তা, ভাষা
    /privacy – কী রাখা হয়, কে দেখে
    /mydata – আপনার সব তথ্য একটি ফাইলে
    /delete – সব মুছে ফেলুন
help-manage =
    /people – আমন্ত্রণ দিন, কে কে আছেন দেখুন, কারো অংশ শেষ করুন
    /summary – এই সপ্তাহ এখন পর্যন্ত
help-nobody =
    আমি সরকারি ও সামাজিক সেবার জন্য ছোট ছোট প্রশ্ন করি, আর উত্তর রাখি।
    অংশ নিতে আমন্ত্রণ-লিংক লাগে।

    /privacy – কী রাখা হয়
    /mydata – আপনার সব তথ্য একটি ফাইলে
    /delete – সব মুছে ফেলুন
privacy =
    যা রাখা হয়: আপনার উত্তর, কখন দিয়েছেন, আর আমাদের মধ্যে বার্তা।
    আপনার নাম, লেখা আর টেলিগ্রাম নম্বর সংকেতে রাখা হয়। চাবি আলাদা থাকে।
    আপনি হ্যাঁ বললে তবেই উত্তর গোনা হয়। উত্তরের সঙ্গে আপনার নাম কাউকে দেখানো হয় না।
    উদ্ধৃতির অনুমতি দিলে আগে একজন কর্মী নাম ছাড়া আপনার লেখা পড়েন।
    8 জনের কম মানুষের কোনো হিসাব দেখানো হয় না।
    টেলিগ্রাম এই বার্তাগুলো বহন করে, পড়তেও পারে। এটি এন্ড-টু-এন্ড সুরক্ষিত নয়।

    /mydata দিয়ে সব তথ্য ফাইলে পাবেন।
    /delete আপনার চাবি নষ্ট করে। তখন পুরোনো কপিও কেউ পড়তে পারে না।
    /settings দিয়ে গোনা ও উদ্ধৃতির অনুমতি বদলানো যায়।
privacy-programme = { $programme }: { $who }
cancelled = ঠিক আছে। কিছুই বদলায়নি।

clock-choose = আপনি কোথায়? আমি সেখানকার ঘড়ি মেনে চলি। আপনার জায়গা এখানে নেই? লিখুন, যেমন /clock Cairo।
clock-set = এখন থেকে { $place }-এর ঘড়ি মেনে চলব।
clock-unknown = “{ $text }” জায়গাটি চিনি না। কাছের বড় শহরের নাম লিখুন, যেমন /clock Cairo।
setting-clock = আপনার ঘড়ি: { $place }
button-clock = আমার ঘড়ি

language-choose = কোন ভাষা?
language-set = এখন থেকে: বাংলা।
language-part = এখন থেকে: { $language }, যেখানে সেই ভাষায় লেখা আছে। আমার নিজের কথা ইংরেজিতেই থাকবে।
language-unchecked = { $language } (এখনো পরীক্ষা করা হয়নি)

settings = সেটিংস
setting-count-yes = { $programme }: আপনার উত্তর গোনা হয়।
setting-count-no = { $programme }: আপনার উত্তর গোনা হয় না।
setting-quote-yes = { $programme }: নাম ছাড়া আপনার কথা উদ্ধৃত করা যায়।
setting-quote-no = { $programme }: আপনার কথা উদ্ধৃত করা হয় না।
setting-offer-on = { $title }: নির্দিষ্ট দিনে বার্তা পাঠাই।
setting-offer-off = { $title }: বার্তা পাঠাই না।
setting-remind-on = { $title }: মনে করিয়ে দিই।
setting-remind-off = { $title }: মনে করাই না।
setting-language = ভাষা: { $language }
button-count-on = আমার উত্তর গুনুন
button-count-off = আমার উত্তর গুনবেন না
button-quote-on = উদ্ধৃত করতে পারেন
button-quote-off = উদ্ধৃত করবেন না
button-offer-on = বার্তা পাঠান: { $title }
button-offer-off = বার্তা পাঠাবেন না: { $title }
button-remind-on = মনে করান: { $title }
button-remind-off = মনে করাবেন না: { $title }
button-language = ভাষা

mydata-caption = আপনার সম্পর্কে যা রাখা আছে, সব এই ফাইলে। নিরাপদ জায়গায় রাখুন।
mydata-filename = my-data.json

delete-ask =
    আপনার সব তথ্য কি মুছে ফেলব?
    আপনার উত্তর, বার্তা ও নাম আর থাকবে না। এটি ফেরানো যায় না।
    আগে নিজের তথ্য নিতে: /mydata
button-delete = হ্যাঁ, সব মুছে ফেলুন
button-keep-data = না, থাকুক
delete-kept = ঠিক আছে। কিছু মোছা হয়নি।
deleted = আপনার সব তথ্য মোছা হয়েছে। আপনার চাবি নষ্ট করা হয়েছে। সময় দেওয়ার জন্য ধন্যবাদ।

## People and invitations

people-not-yours = এটি শুধু প্রশাসক ও কমিশনাররা করতে পারেন।
people = { $programme }: { $count } জন আছেন।
people-line = { $name } – { $role }, { $day } থেকে
people-code = ব্যক্তি { $code }
people-nameless = নামহীন একজন
people-more = … আরও { $count } জন।
button-invite = আমন্ত্রণ দিন
button-list = কে কে আছেন
button-end = শেষ করুন: { $name } ({ $role })
button-older = আরও
invite-whom = { $programme }: তিনি কী হিসেবে থাকবেন?
invite-caption =
    { $programme }-এ আমন্ত্রণ, { $role } হিসেবে।
    { $link }
    এটি একবার চলে, { $day } পর্যন্ত। লিংকটি পাঠান, বা এই ছবি দেখান।
end-ask = { $programme }-এ { $role } হিসেবে { $name }-এর অংশ কি শেষ করব? তাঁর উত্তর থেকে যাবে।
button-end-yes = হ্যাঁ, শেষ করুন
button-end-no = না
end-done = শেষ হলো। { $name } আর { $role } হিসেবে নেই।
end-gone = ওই অংশ আগেই শেষ হয়েছে।
end-self = প্রশাসক হিসেবে নিজের অংশ এখানে শেষ করা যায় না।
part-ended = { $programme }-এ { $role } হিসেবে আপনার অংশ শেষ করা হয়েছে। আপনার উত্তর থেকে যাবে। /mydata দিয়ে দেখা যায়।
role-button-service_user = সেবা নেন এমন কেউ
role-button-supplier = সরবরাহকারী
role-button-provider = সেবাদাতা
role-button-worker = কর্মী
role-button-commissioner = কমিশনার
role-button-author = প্রশ্নপত্রের লেখক
role-button-administrator = প্রশাসক

## Questionnaires that are sent to be published

draft-reading = আমি { $name } পড়ছি। একটু সময় লাগবে।
draft-other-kind = আমি .xlsx, .xls, .csv বা .md থেকে প্রশ্নপত্র প্রকাশ করতে পারি। { $name } অন্য কিছু।
draft-too-large = { $name } খুব বড়। প্রশ্নপত্র { $size } MB পর্যন্ত হতে পারে।
draft-not-fetched = আমি { $name } আনতে পারিনি। দয়া করে আবার পাঠান।
draft-gave-up = দুঃখিত, আমি { $name } পড়তে পারিনি। ভুলটা আমাদের। আপনার প্রশাসক লগে তা দেখতে পারেন।
draft-no-room = { $names } পড়া হয়নি: আপনার অনেক ফাইল অপেক্ষায় আছে। পরে আবার পাঠান।
draft-gone = ফাইলটি আর এখানে নেই। এটি প্রকাশ হয়েছে, নতুন একটি তার জায়গা নিয়েছে, অথবা অনেক দিন পড়ে ছিল।
draft-dropped = ঠিক আছে। { $name } সরানো হয়েছে, কিছুই প্রকাশ হয়নি।
draft-unreadable = আমি { $name } পড়তে পারছি না: { $what }। { $remedy }
draft-table = আমি { $name } রেখেছি। যে প্রশ্নপত্রে এটি লাগে, এখন সেটি পাঠান।
draft-problems = { $name }: { $count ->
    [one] একটি জিনিস বদলাতে হবে
   *[other] { $count }টি জিনিস বদলাতে হবে
  }
draft-problems-more = … এবং আরও { $count }টি। নিচের ফাইলে সবগুলো আছে।
draft-problems-send = এগুলো বদলে ফাইলটি আবার পাঠান। কিছুই প্রকাশ হয়নি।
draft-missing = এতে এমন ফাইল লাগে যা আমার কাছে নেই: { $names }। সেগুলো এখানে পাঠান।
draft-marked = একই ফাইল, প্রতিটি জায়গা চিহ্নিত। সেখানেই বদলে ফেরত পাঠাতে পারেন।
draft-list = যা যা বদলাতে হবে, তার তালিকা।
draft-looked-at = একই ফাইল, যা চোখে পড়েছে তা চিহ্নিত করা।
draft-doubts = আগে এটি দেখুন
draft-advice = আরও ভালো হতে পারে
draft-advice-more = … এবং আরও { $count }টি, উপরের ফাইলে চিহ্নিত।
draft-which = { $title }: এটি কি নতুন, নাকি অন্যটির জায়গায়?
draft-where = { $title }: এটি কোন কর্মসূচির জন্য?
draft-whom = { $programme }-এ { $title } নতুন। এটি কার জন্য?
draft-sound = { $title }: প্রকাশের জন্য তৈরি
button-draft-flow = এর জায়গায়: { $title }
button-draft-which = এটি অন্যটির জায়গায়
button-draft-new = নতুন প্রশ্নপত্র
button-draft-drop = ফাইলটি সরান
button-draft-show = প্রকাশ করলে কী হয়
button-everyone = সবাই
button-rehearse = আগে এখানে দেখুন
button-rehearse-again = আবার দেখুন

draft-same = মানুষ এখন ঠিক এই সংস্করণটিই পান।
draft-new = { $programme }-এ একটি নতুন প্রশ্নপত্র, { $role } এর জন্য।
draft-replaces = এটি { $programme }-এ { $title } এর জায়গা নেবে।
everyone = সবাই
draft-if = প্রকাশ করলে
draft-overtaken = ইতিমধ্যে { $title } এর আরেকটি সংস্করণ প্রকাশ হয়েছে। এখন অবস্থা এই।
draft-published = { $title } প্রকাশ হয়েছে। এখন থেকে মানুষ এই সংস্করণ পাবেন।
draft-published-new = { $title } প্রকাশ হয়েছে। যাঁদের জন্য, তাঁরা /start দিয়ে পাবেন।
draft-published-pinned = { $title } প্রকাশ হয়েছে। যাঁরা মাঝপথে, তাঁরা আগেরটিই শেষ করবেন।
button-publish = প্রকাশ করুন
button-publish-pinned = প্রকাশ; মাঝপথের লোক পুরোনোটি শেষ করবেন
button-flow-versions = এর সংস্করণগুলো
button-questionnaires = প্রশ্নপত্র

help-publish =
    /questionnaires – স্প্রেডশিট হিসেবে নিন, আগের সংস্করণ
    প্রকাশ করতে স্প্রেডশিটটি পাঠান (.xlsx, .xls, .csv বা .md)।
questionnaires-not-yours = এটি কেবল কমিশনার, লেখক ও প্রশাসকেরা করতে পারেন।
questionnaires =
    { $programme } এর প্রশ্নপত্র।
    প্রকাশ করতে স্প্রেডশিটটি এখানে পাঠান।
questionnaire-change = বদলাতে হলে স্প্রেডশিটটি নিন, সেখানে বদলান, তারপর এখানে পাঠান।
questionnaire-file = মানুষ এখন এটি পান। বদলে এখানে পাঠান।
questionnaire-table = এতে এই ফাইলটি লাগে। বদলালে এটিও পাঠান।
questionnaire-overtaken = ইতিমধ্যে আরেকটি সংস্করণ প্রকাশ হয়েছে। এখন অবস্থা এই।
questionnaire-unreadable = ওই সংস্করণ আর ব্যবহার করা যায় না। কিছুই বদলায়নি।
version-now = সংস্করণ { $number }, { $day }: মানুষ এটি পান
version-before = সংস্করণ { $number }, { $day }: আগের
version-withdrawn = সংস্করণ { $number }, { $day }: প্রত্যাহার করা
button-withdrawn = { $title } (প্রত্যাহার করা)
button-flow-file = স্প্রেডশিট হিসেবে নিন
button-withdraw = সংস্করণ { $number } প্রত্যাহার
button-bring-back = সংস্করণ { $number } ফিরিয়ে আনুন
withdraw-ask = { $title } এর সংস্করণ { $number } প্রত্যাহার করবেন?
withdraw-none-left = আর কোনো সংস্করণ নেই। কেউ শুরু করতে পারবেন না; যাঁরা আছেন তাঁরা শেষ করতে পারবেন।
bring-back-ask = { $title } এর সংস্করণ { $number } ফিরিয়ে আনবেন?
button-withdraw-yes = হ্যাঁ, প্রত্যাহার করুন
button-bring-back-yes = হ্যাঁ, ফিরিয়ে আনুন
button-bring-back-pinned = হ্যাঁ; মাঝপথের লোক নিজেরটি শেষ করবেন
button-leave = যেমন আছে থাক
withdrawn = প্রত্যাহার করা হয়েছে। মানুষ আবার আগের সংস্করণ পান।
withdrawn-last = প্রত্যাহার করা হয়েছে। এখন কেউ শুরু করতে পারবেন না; যাঁরা আছেন তাঁরা শেষ করতে পারবেন।
brought-back = ফিরে এসেছে। এখন থেকে মানুষ ওই সংস্করণ পাবেন।

rehearsal-mark = মহড়া: কিছুই রাখা হয় না।
rehearsal-begins = এই হলো { $title }, মানুষ যেমন পাবেন। /stop মহড়া শেষ করে।
rehearsal-over = মহড়া শেষ। এতে যা বলেছেন তার কিছুই রাখা হয়নি।

## Summaries

summary-not-yours = সারসংক্ষেপ শুধু কমিশনার ও প্রশাসকরা পান।
button-exact = হুবহু দেখান (নমুনা তথ্য)
summary-nothing = দেখানোর মতো সারসংক্ষেপ এখনো নেই।
summary-failed = দুঃখিত, এই সারসংক্ষেপটি তৈরি করতে পারিনি। পরে আবার চেয়ে দেখুন।
summary-without-pictures = দুঃখিত, এই সারসংক্ষেপের একটি ছবি আঁকা যায়নি। সংখ্যাগুলো সবই আছে।
summary-without-report = দুঃখিত, পুরো প্রতিবেদনটি তৈরি করা যায়নি। আবার চাইলে "পুরো প্রতিবেদন" চাপুন।
summary-without-spreadsheet = দুঃখিত, স্প্রেডশিটটি তৈরি করা যায়নি। আবার চাইলে "পুরো প্রতিবেদন" চাপুন।
report-nothing = এখনো পুরো প্রতিবেদন নেই। যথেষ্ট উত্তর এলে তা আসবে।
catching-up = আপনি { $count }টি সারসংক্ষেপ পাননি। সেগুলো এখানে, পুরোনোটি আগে। শুধু শেষেরটিতে ছবি ও ফাইল আছে।

button-full-report = পুরো প্রতিবেদন
button-other-figures = অন্য সংখ্যা
button-answers-behind = এর পেছনের উত্তর
figures-parts = সারাংশের কোন অংশ দেখবেন, বেছে নিন।
figures-list = { $all }টির মধ্যে { $first } থেকে { $last } নম্বর সংখ্যা। কোথা থেকে এল দেখতে একটিতে চাপুন।
file-report = পুরো প্রতিবেদন: কী বদলেছে, তার মূল্য, আর প্রতিটি সংখ্যা কোথা থেকে এল।
file-spreadsheet = সংখ্যাগুলো স্প্রেডশিটে। একটি অনুমান বদলালে বাকিও বদলায়।
file-answers = সংখ্যাটির পেছনের উত্তর, সংকেতে, কখনও নামে নয়।
button-change-what-i-get = আমি কী পাই তা বদলান
get-which = কোন কর্মসূচির?
get-title = আপনি যা পান: { $programme }
get-when-due = প্রতিটি সারসংক্ষেপ তার দিনে আপনার কাছে আসে।
get-on-demand = /summary দিয়ে চাইলে আপনি সারসংক্ষেপ পান।
get-nothing = সারসংক্ষেপ নিজে থেকে আসে না। /summary দিয়ে দেখা যায়।
get-paused = { $day } পর্যন্ত বন্ধ। তার আগে যা আসার কথা, তা পরে পাঠানো হয় না।
get-weeks-on = প্রতি সপ্তাহ: হ্যাঁ
get-weeks-off = প্রতি সপ্তাহ: না
get-outcomes-on = ফলাফল: হ্যাঁ
get-outcomes-off = ফলাফল: না
get-pictures-on = ছবি: হ্যাঁ
get-pictures-off = ছবি: না
get-report-on = পুরো প্রতিবেদন: হ্যাঁ
get-report-off = পুরো প্রতিবেদন: না
get-spreadsheet-on = স্প্রেডশিট: হ্যাঁ
get-spreadsheet-off = স্প্রেডশিট: না
get-language = সারসংক্ষেপের ভাষা: { $language }
get-language-chat = সারসংক্ষেপের ভাষা: এই চ্যাটের মতো
get-language-which = সারসংক্ষেপ কোন ভাষায় হবে?
button-get-weeks-on = প্রতি সপ্তাহ পাঠান
button-get-weeks-off = সপ্তাহ বাদ দিন
button-get-outcomes-on = ফলাফল পাঠান
button-get-outcomes-off = ফলাফল বাদ দিন
button-get-pictures-on = ছবি পাঠান
button-get-pictures-off = ছবি বাদ দিন
button-get-report-on = পুরো প্রতিবেদন পাঠান
button-get-report-off = পুরো প্রতিবেদন বাদ দিন
button-get-spreadsheet-on = স্প্রেডশিট পাঠান
button-get-spreadsheet-off = স্প্রেডশিট বাদ দিন
button-get-everything-on = আবার সারসংক্ষেপ পাঠান
button-get-everything-off = কোনো সারসংক্ষেপ পাঠাবেন না
button-get-pause = { $weeks } সপ্তাহ বন্ধ রাখুন
button-get-go-on = এখনই আবার শুরু করুন
button-get-language = সারসংক্ষেপের ভাষা
button-get-language-chat = এই চ্যাটের মতো

## What became of the questions

questions-not-yours = যারা কর্মসূচি দেখাশোনা করেন বা সেখানে কাজ করেন, শুধু তারাই এটি দেখতে পারেন।
questions-which = কোন প্রশ্নগুলো নিয়ে জানতে চান?
questions-file = সব সংখ্যা, স্প্রেডশিটের জন্য।
button-questions = প্রতিটি প্রশ্নের কী হলো
button-unanswered = কে উত্তর দেননি
unanswered = { $title }: { $count ->
    [0] সবাই উত্তর দিয়েছেন।
    [one] একজন এখনো উত্তর দেননি।
   *[other] { $count } জন এখনো উত্তর দেননি।
  }
unanswered-since = { $day } থেকে গোনা।
help-learn =
    /questions – প্রতিটি প্রশ্নের কী হলো
privacy-code = { $programme }: আপনার কোড { $code }। এ দিয়ে কর্মীরা দেখেন আপনি উত্তর দিয়েছেন কি না।

## People's words, before they are quoted

help-stories =
    /stories – মানুষের লেখা, উদ্ধৃত হওয়ার আগে পড়ার জন্য
button-star = আমার তারা দেখান
star-none = এখনো আঁকার মতো কিছু নেই। তারা আঁকতে অন্তত তিনটি দিকের উত্তর লাগে।
help-star =
    /star – আপনার নিজের উত্তরের ছবি, শুধু আপনার জন্য
button-stories = পড়ার মতো কথা
button-fit = জানানো যায়
button-not-fit = জানানো যায় না
stories-waiting = { $count }টি কথা পড়া বাকি
stories-ask = যিনি লিখেছেন, তাঁর কথা উদ্ধৃত করা যায়। এ থেকে কি কাউকে চেনা যাবে?
stories-fit = জানানো যায়। পুরো প্রতিবেদনে উদ্ধৃত হতে পারে।
stories-not-fit = জানানো হবে না। কোনো প্রতিবেদনে কেউ দেখবেন না।
stories-gone = এই কথা আর উদ্ধৃত করার নয়।
stories-none = এখন পড়ার কিছু নেই।
stories-not-yours = শুধু কোনো কর্মসূচির কর্মীরা এগুলো পড়েন।
