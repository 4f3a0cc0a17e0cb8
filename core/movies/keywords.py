"""Keywords that many movies have, and that people understand beside a title.

TMDb has about 15,000 keywords on the movies of a few years. Most stand on one or two movies: names, objects, words of
other languages, and jokes of contributors.
"""

from typing import Final

_LISTED = """
    abduction; accident; accidental death; action; action comedy; action thriller; activism; activist; addiction;
    adolescence; adoption; adventure; adventurer; afterlife; aids; alcoholism; alien; alien invasion; alien life-form;
    alien planet; alien spaceship; allegory; alternate history; alternative reality; alzheimer's disease; ambition;
    ambush; american civil war; american dream; american football; amnesia; amusement park; anarchic comedy;
    ancient greece; android; angel; animal attack; animal horror; animals; animation; anime; anthropomorphism;
    anti hero; anti war; anti-war; apocalypse; archaeologist; archeology; architect; arms dealer; army;
    arranged marriage; arrest; arson; art; artificial intelligence; artist; aspiring actor; assassin; assassination;
    assassination attempt; asteroid; astronaut; atomic bomb; attempted murder; author; baby; babysitter; bachelor;
    ballet; ballet dancer; bank robber; bank robbery; bare knuckle boxing; baseball; basketball; battle; battlefield;
    bear; beating; becoming an adult; behind enemy lines; bereavement; best friend; best friends in love; betrayal;
    biker; billionaire; biographical drama; biography; birthday; black comedy; black magic; black ops; blackmail;
    blood; boat; body exchange; body horror; bodyguard; bomb; bounty; bounty hunter; bow and arrow; boxer; boxing;
    bravery; break-up; bride; bridesmaid; brother brother relationship; brother sister relationship; brotherhood;
    brutality; buddy; buddy action; buddy comedy; buddy cop; bully; bullying; cage fighting; camp; cancer; cannibal;
    cannibalism; caper; caper comedy; car accident; car bomb; car chase; car crash; car journey; car race; cartoon;
    casino; castle; cat; cat and mouse; cave; cemetery; chainsaw; chaos; character study; chase; cheating;
    child in peril; child prodigy; childhood friends; childhood trauma; chosen family; chosen one; christmas;
    christmas eve; christmas party; cia; cia agent; circus; civil rights; civil war; class differences; clone; clown;
    coffin; cold war; coma; combat; combat sports; comedian; comedy; comet; coming of age; community; competition;
    computer virus; con artist; con man; concert; conspiracy; cop; coping with loss; corpse; corruption;
    country music; countryside; coup d'etat; couple; court case; court martial; courtroom; courtroom drama; cover-up;
    cowboy; creature; creature feature; crime; crime boss; crime fighter; crime thriller; criminal; crocodile;
    cruelty; crush; cult; curse; cyberpunk; cyborg; dance; dancer; dancing; dark; dark comedy; dark fantasy; darkness;
    dating; death; death game; death match; death of a friend; death of father; death of husband; death of mother;
    death of wife; death penalty; debt; deception; demon; demonic possession; depression; desert; despair; destiny;
    detective; devil; diary; dictator; dinosaur; dirty cop; disappearance; disaster; disease; disguise; divorce;
    doctor; documentary; dog; doll; doomed love; double cross; double life; dracula; drama; dramedy; dream;
    dream sequence; dreams; drowning; drug; drug addiction; drug cartel; drug dealer; drug lord; drug smuggling;
    dual identity; duel; dying and death; dysfunctional family; dystopia; dystopic future; earthquake; elves; emperor;
    end of the world; epic; escape; espionage; evacuation; evil; evil corporation; evil doll; evil spirit; execution;
    existentialism; exorcism; exotic island; experiment; explosion; extraterrestrial technology; extreme violence;
    fairy; fairy tale; faith; fake identity; fake relationship; falling in love; false accusations; false identity;
    falsely accused; fame; family; family comedy; family conflict; family drama; family holiday; family loss;
    family relationships; family vacation; fantasy; fantasy world; farm; farmer; fascism; fashion; fashion designer;
    fate; father daughter relationship; father figure; father son conflict; father son relationship; faux documentary;
    fbi; fbi agent; feel-good; female empowerment; female friendship; femme fatale; feral child; feud;
    fictional war; fighter; fighting; filmmaking; fire; fireworks; first love; fish out of water; fisherman;
    fistfight; flood; folk horror; foot chase; forbidden love; forest; forgiveness; found family; found footage;
    fraud; freedom; freedom fighter; friends; friends to lovers; friendship; fugitive; funeral; future; futuristic;
    gambling; gang; gang war; gang warfare; gangster; gangster boss; genocide; ghetto; ghost; ghost story;
    giant monster; giant robot; giant shark; good versus evil; good vs evil; gore; gothic; gothic romance; government;
    government agency;  great depression; greed; grief; grieving; grimdark;
    growing up; guerrilla warfare; guilt; gun battle; gunfight; gunslinger; hacker; hacking; halloween; hallucination;
    hand to hand combat; haunted; haunted house; haunting; heartbreak; heavy metal; heist; hell; hero; heroism;
    high fantasy; high school; high school reunion; high school sports; hip-hop; historical drama; historical epic;
    historical fiction; history; hitman; holiday; holiday horror; holiday romance; holocaust; home invasion;
    homelessness; homicide; honeymoon; hoodlum; hope; horror; horror comedy; horror spoof; horse; horse race; hospice;
    hostage; hostage situation; hostage-taking; hostile; hostility; hotel; humanity; hunter;
    husband wife relationship; hypnosis; illness; imaginary friend; immortality; imprisonment; in love; infection;
    infiltration; inheritance; injustice; insomnia; interrogation; intrigue; inventor; investigation; invisibility;
    isekai; island; isolation; jail; james bond; jazz; jealousy; journalism; journalist; journey; jungle; justice;
    juvenile delinquent; kaiju; kidnapping; killer; killer doll; killer robot; killer shark; king; kingdom; kiss;
    knife; knight; kung fu; laser gun; lawyer; legal drama; legend; lethal virus; letter; liberation;
    liberation of prisoners; life and death; lighthouse; loneliness; loss of brother; loss of child; loss of family;
    loss of father; loss of husband; loss of loved one; loss of lover; loss of mother; loss of parents; loss of son;
    love; love at first sight; love letter; love story; love triangle; lovecraftian; lover; lovers; lovesickness;
    loving couple; loyalty; mad scientist; madness; mafia; magic; magic realism; male friendship; man vs machine;
    manhunt; marriage; marriage crisis; marriage proposal; married couple; martial arts; mask; masked killer;
    mass murder; massacre; mecha; medieval; melodrama; memory; memory loss; mentor; mercenary; mermaid; meteor;
    midlife crisis; military; millionaire; mind control; mind game; miracle; misogyny; missing child; missing person;
    mission of murder; mistaken identity; mob boss; mobster; mockumentary; monk; monkey; monster; moral dilemma;
    mother daughter relationship; mother son relationship; motherhood; motorcycle gang; mountain; mourning; murder;
    murder investigation; murder mystery; museum; music; musical; musician; mutant; mutation; mystery; mythology;
    nanny; natural disaster; nature; nazi; nazis; near future; neighbor; neo-noir; new love; new year's eve;
    nightclub; nightmare; ninja; novelist; nuclear missile; nurse; nypd; obsession; occult; ocean; on the road;
    on the run; one man army; opposites attract; organized crime; origin story; orphan; orphanage; outer space;
    outlaw; painter; pandemic; parallel world; paranoia; paranormal; paranormal phenomena; parent child relationship;
    parenting; parody; partner; party; penguin; period drama; philosophy; pianist; pirate; plane crash;
    plot twist; poison; poker; police; police brutality; police chase; police corruption; police detective;
    police officer; police operation; political corruption; political thriller; politics; pop star; portal;
    post world war ii; post-apocalyptic; post-apocalyptic future; poverty; power outage; prank; pregnancy; prehistory;
    premonition; president; presidential election; priest; prince; princess; prison; prison cell; prison escape;
    prison riot; prisoner; private detective; prophecy; protest; pseudo-documentary; psychological drama;
    psychological horror; psychological thriller; psychology; psychopath; puppet; puppy; puppy love; puzzle; pyramid;
    quarantine; queen; quest; racing; racism; rain; ranch; ransom; rap music; rapper; rebel; rebellion; redemption;
    refugee; reincarnation; relationship; rescue; rescue mission; resistance; resurrection; retirement; reunion;
    revenge; revenge thriller; revolution; riddle; right and justice; riot; rivalry; road movie; road trip; robbery;
    robot; rock band; rock star; roman empire; romance; romantic comedy; romantic drama; romantic fantasy; romcom;
    royalty; sabotage; sacrifice; sailing; samurai; santa claus; satire; saving the world; scandal; school;
    sci-fi horror; science fiction; scientist; screwball comedy; sea; secret; secret agent;
     secret identity;  secret love; secret mission;
    secret organization; secret service; secret society; self sacrifice; self-discovery; serial killer;
    series of murders; sexism; shapeshifting; shark; shark attack; ship; shipwreck; shooting; shootout; shotgun;
    show business; showdown; sibling relationship; singer; singing; single father; single mother; single parent;
    sister sister relationship; slacker; slapstick; slapstick comedy; slasher; slaughter; slavery; slice of life;
    small town; snake; sniper; snow; social commentary; social media; social media influencer; social outcast;
    social satire; sociopath; soldier; soviet union; space; space battle; space marine; space mission; space opera;
    space station; space travel; spacecraft; spaceship; special forces; spider; spirit; spoof; sports; sports comedy;
    sports documentary; sports drama; spy; spy thriller; stalker; stalking; stand-up comedy; star crossed lovers;
    star-crossed lovers; steampunk; stone age; storm; stranded; stranger; street fight; street gang; street race;
    struggle for survival; stuntman; submarine; summer; summer camp; super power; super powers; superhero;
    superhero team; superhuman; superhuman strength; supernatural; supernatural creature; supernatural horror;
    supernatural power; supernatural powers; supervillain; surreal; surrealism; surveillance; survival;
    survival horror; suspense; suspicion; swimming; sword; sword and sorcery; sword fight; swordplay; talent show;
    talking animal; taxi driver; teacher; teacher hero; teamwork; teen comedy; teen drama; teen horror; teen movie;
    teen slasher; teen superhero; teenage crush; teenage love; teenage romance; telekinesis; telepathy;
    terminal illness; terror; terrorism; terrorist attack; terrorist plot; thanksgiving; thief; thriller; tiger;
    time loop; time machine; time paradox; time travel; tournament; tragedy; tragic love; tragic romance; train;
    traitor; transformation; transhumanism; trapped; trauma; travel; treasure; treasure hunt; true crime;
    twin brother; twins; twist; ufo; undead; undercover; undercover agent; undercover cop; undercover operation;
    underdog; underground fighting; underworld; unemployment; unlikely friendship; unlikely lovers; unrequited love;
    uprising; urban gothic; utopia; vacation; valentine's day; vampire; vampire hunter; vengeance; video game;
    vietnam veteran; vietnam war; vigilante; vigilante justice; village; violence; virtual reality; virus; volcano;
    war; war crimes; war drama; war hero; war on drugs; war veteran; warrior; wedding; wedding planner; werewolf;
    western; whistleblower; whodunit; widow; widower; widowhood; wife husband relationship; wilderness; winter; witch;
    witchcraft; witness; witness protection; witness to murder; wizard; wolf; women's prison; woods; working class;
    world war i; world war ii; wrestling; yakuza; youth; zombie; zombie apocalypse; zombie comedy
"""
COMMON: Final = frozenset(map(str.strip, _LISTED.split(";")))
"""What at least eight of 8,000 movies have, and what is like it; without people, places and what means nothing alone.

Source: https://developer.themoviedb.org/reference/movie-keywords
"""
