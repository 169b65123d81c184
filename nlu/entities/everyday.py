"""
Everyday English words that typing errors and goods come close to: right as they are,
so never corrected.
"""

from __future__ import annotations

from nlu.tokens import word_set

WORDS = word_set("""
    able accept access across active actual advice affair agree ahead alive alone along aloud alter
    among angle angry animal apart apply april argue arise arrive aside assume august aware back bake
    bald bank bare bark basic basis batch bath bathe battle beach beam bean bear beard beat beauty
    become beer began begin behave behind bell belly belong bench bend berry best bike bill bind bird
    birth bite blame blank bleed blend bless blind block blood bloom blow board boat body boil bold
    bomb bond bone boom bore born borrow both bother bottle bowl brain brake branch brave bread break
    breath breathe brick bride brief bright bring broad broke broken brother brought brush build built
    bulk bull bunch burn burst bury busy butter cage cake calm camel came camp card career careful
    careless cargo carry cart carve case cash cast castle catch cause cave cease cell center chance
    charge charm chart chase cheat check cheer cheese chef cherry chest chew chick chief child chill
    chilly chin choir chop church circle city civil claim class classy clay clean clear clerk clever
    click cliff climb cloud club clue coach coal coarse coast code coffee coil coin cold collect
    college colony column combat comedy comic comfort comfy common compact compare complain complex
    concert confirm connect consist control cook cookie cope copper copy core corn corner correct cost
    cotton couch cough could count county couple courage course court cousin cover cozy crack craft
    crash crazy cream create credit creek crew crime crisp cross crowd crown cruel crush crust cure
    curl curse curve cute cycle daily damage damp dance danger dare dark date dawn dead deaf deal dear
    death debate debt decade deck deep deer defend define degree delay delicate delight dense deny
    depend depth desert deserve desire detail device diary died diet differ dig dinner dirty dish
    dislike ditch dive divide dizzy double doubt dozen draft drag drain drama drank draw drawn dream
    dried drift drill drink drive driven driver drop drove drown drug drum drunk dry duck dull dumb
    dump durable dusk dust dusty duty each eager early earn earth ease easy edge edit effect effort
    eight either elbow elder elect eleven elite empty enemy engine enjoy enter entire equal error
    escape essay event evil exact exam exist expect expert explain extra eyes face fact fade fail faint
    fair faith fake fall false fame family famous fancy far farm fast fate father fault favor fear
    feast feed feel feet fell fellow felt fence festive fever field fierce fight figure file fill film
    final finger finish fire firm fish fist five fix flag flame flash flat flavor flesh flew float
    flood floor flour flow flower fluid fluffy foam focus fold folk follow fond food fool foot force
    forest forget forgive fork form formal forth fortune forward found four frame free freeze fresh
    friend frog front frost frozen fruit fuel full furnish furnished fund funny future
    gain game garage garden garlic
    gate gather gave gear gentle ghost giant girl glad glance global globe glory glow glue goal goat
    golf goods grab grace grade grain grand grandma grant grape grass grave grease greasy great greed
    greet grew grip ground group grow grown growth guard guest guide guilt habit hair half hall hand
    handle handy hang happy harbor hard harm harsh harvest haste hate haul head heal health healthy
    heap hear heart heat heaven heavy heel height held hello hero hidden hide high hike hill hint hire
    hobby hold hole holiday hollow holy home honest honey honor hope horn horror horse hospital host
    hotel hour house huge human humble humor hungry hunt hurry hurt ideal idle image impact inch income
    indeed index indoor infant inform injury inner insect inside insist insult intend invite iron
    island issue item jail join joint joke journey judge juice juicy july jump june junior jury keen
    kept kettle kick kill kind king kiss kitchen kite kitten knee knew knife knock knot lack lady laid
    lake lamb land lane large last late later laugh laundry law lawn lay layer lazy lead leaf leak lean
    leap learn lease least leave left legal lemon lend length less lesson letter level library lick
    life lift light limb lime limit line link lion list listen liver living load loan local lock lodge
    lonely long loose lord lose loss lost loud love lower lucky lunch lung machine mad magic mail main
    major maker male manage manner march mark market marry mass massive master match mate matter mature
    maybe meal mean meant measure meat medal medium meet melt member memory mental mercy merely merry
    mess metal method middle mild mile milk mill mind mine minor minute mirror misery miss mistake mix
    mobile mode model modern moist moment money month mood moon moral motion motor mount mouse mouth
    move movie much muddy muscle museum music myself nail naked name narrow nasty nation native nature
    naughty near nearby neat neck need nerve nest net never news nice niece night nine noble noise
    noisy noon normal north nose note notice novel nurse nut oak oath obey object occur ocean odd
    office often okay older once onion open opera oral orange orbit orchard origin ought ounce outer
    outfit outside oven owner pack page paid pain paint pair palace pale palm panel panic paper pardon
    parent park part partner party pass past paste pastel patch path patient pause peace peaceful peak
    pear peel pen pencil people pepper perfect perform period permit person phone photo phrase piano
    pick picnic picture piece pile pill pilot pink pipe pity place plain plan plane planet plant plate
    play player plead pleasant please pleasure plenty plot plug plus poem poet point poison police
    polite pond pony pool poor pope popular pork port pose position post potato pound pour powder power
    praise pray prefer press pretty pride priest prime prince print prison prize profit proof proper
    proud prove public pull pulse pump punch pupil puppy pure purse push puzzle quality quarrel queen
    question quick quiet quit quite quote race radio rage rail rain rainy raise rang range rank rapid
    rare rate ratio reach react read ready real really reason rebel recall recent recipe record reduce
    refer reform refuse regard region regret relate relax relief rely remain remind remote rent repair
    repeat reply report rescue respect rest result retire reveal review reward rhyme ribbon rice rich
    ride right ripe rise risk rival river road roast rock rode role roll roof room root rope rough
    round route royal rude ruin rule rural rush rusty sack sacred sad safe safety sail saint sake salad
    salary sale salt same sample sand sane satisfy sauce save scale scar scare scene school science
    score scout scream screen screw script seal season seat second secret section seed seem seize self
    senior sense sent serious serve service settle seven severe shade shadow shake shall shallow shame
    shape share sharp sharpen shed sheep sheer sheet shelf shell shelter shift shine ship shock shoot
    shop shore short shot should shout shower shrink shut shy sick side sigh sight sign signal silent
    silly similar simple since sing single sink sister site six sketch ski skill skin sky slam slave
    sleep sleepy slept slice slide slight slim slip slope slow small smart smash smell smile smoke
    smooth snack snake snap snow snowy soap social soft soil sold soldier solid solve some song soon
    sore sorry sort soul sound soup sour south space spare spark speak special speech speed spell spend
    spicy spill spin spirit spit split spoil spoke spoon sport spot spread spring squad square squeeze
    stable staff stage stain stair stake stand star stare start state station statue stay steady steal
    steam steep steer stem step stick stiff still sting stir stole stomach stone stood stool stop store
    storm story stove strange straw stream street stress strict strike string strip stripe strong stuck
    student study stuff stupid sturdy style submit succeed such sudden suffer sugar suggest suit sum
    summer sunny super supper supply support sure surface surprise swallow swear sweat sweep sweet swim
    swing switch sword table tail tailor take tale talent talk tall tank tape target task taste tasty
    taught tax teach team tear tease teeth temper temple tend tender tennis tense tent term terror test
    thank theft theme theory thick thief thin think thirsty thorn thread threat threw throat throne
    throw thumb ticket tidy tie tight tile tiny tip tired title toast today toe together told tomato
    tone tongue tool tooth top topic torch tore total touch tough tour toward tower town toxic toy
    trace track trade trail train trap travel treat tree tremble trend trial tribe trick tried trim
    trip troop trouble truck true trust truth tube tune tunnel turn twelve twice twin twist type ugly
    uncle under union unique unit unite unity unless update upper upset urban urge used useful usual
    vague vain valid valley value van vapor vary vast veil venue verb verse very vessel vice victim
    video view villa village virtue visit visual vital vivid voice volume vote wage waist wait wake
    walk wall want war warm warn wash waste watch water wave weak wealth weapon weather weave web
    wedding weed weekend weigh weight weird welcome west wet whale wheat wheel while whip whisper
    whistle white whole wicked wide widow width wild wine wing winner winter wipe wire wise wish witch
    wolf woman wonder wood wooden woods word wore work world worm worn worry worse worst worth wound
    wrap wreck wrist write written wrong yard year yell yellow yield young youth
    glitter tonic stereo vitamin protein vegetable organic artificial natural
    coco coca cocoa bead
    beads zero zone washable foldable adjustable portable wireless reusable removable unscented scented
    organic gluten vegan
    activate activity airplane alone appears april arena argue assemble assembled assembly august backyard
    bandit bleach blink boost bounce bridge brunch bullet bush buster calendar captain carol casino cellar
    certain chili chilies chilis chinese chilled chores chore cinder combo compose conditions consume
    contrast convert coordinates corral crane creatures creep crows curry cylinder darling decade december
    decorate detection diner dill disrupt dominos drought erase estimate everyday exhausted expected extent
    factors falling farther february fees ferry filed fixed fleet florence flush footrest forecast fourth
    france french friday froze function fuzzy german germany giggle given grind gross halo handset hallway
    hire hired holster iceland immediately india indian indication initiate inspect instal install interest
    internal investing italian italy january japan japanese johnson jones july june keyboard lance lawyer
    lawyers located location locations maintain maine maria marie marine marvel mary mast math maths mention
    michael mike monday monkey moose morning moved moving named noel november october opinion opinions
    packets paris patterson paypal percent perry petal pier pints pioneer pleated prepare preserve processed
    progress projects promise promote promotes protect pudding purposes quart quarts rained raining receive
    received recording redo redone reorder repaint repainted replace replaced replacing retire retired
    retiree retrieve ridge rollover rosemary roundtrip russia russian sang saturday sears september sewer
    shit shits silence silicon situation slang slots soaking sofia solomon spain spanish species stacked
    stats status stolen strokes suction sunday superior taken tart tastes taylor tension tenth terra texas
    texted thrown thursday tier tiers tommy tread tuesday tweet twilight uber utilize wanda wednesday wicking
    wins workplace wrote kids redecorate renovate renovating renovated decorating moving packing visiting
    visitor visitors expecting pregnant graduate graduated graduation married marrying divorced hosting
    commute commuting biking hiking jogging cycling gardening baking grilling camping fishing hunting
    knitting sewing painting drawing writing singing dancing skating skiing surfing swimming running
    walking sleeping sitting standing lying leaning freezing boiling sweating scratched scratch
    cracked damaged faded leaking squeaky squeaks wobbly worn torn ripped tore shrunk shrank
    boyfriend girlfriend colleague colleagues coworker coworkers roommate neighbour neighbours neighbor
    neighbors landlord nephew niece cousin cousins toddler toddlers newborn teenager teenagers grandson
    granddaughter godson goddaughter teacher teachers nurse doctor manager secretary mechanic driver
    """)
