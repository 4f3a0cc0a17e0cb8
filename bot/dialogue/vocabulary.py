"""The words by which people name moods, express feelings, join, refuse and ask, in ten languages.

The bot reads these words and never says them. Lists are separated by spaces. ``_`` stands for the space within a
phrase, and ``*`` at the end for any ending. A word stands for one mood only. Accents may be missing in typed text, and
so may the Arabic article.
"""

from typing import Final, NamedTuple

from core.moods.mood import Mood


class Vocabulary(NamedTuple):
    """The words of one language."""

    moods: dict[Mood, str]
    """Words for the moods, beside their names."""
    refusing: str
    """Words that refuse the moods behind them in the same clause; in Japanese the moods before them."""
    firm: str = ""
    """Japanese words that refuse over other words between; a plain *nai* belongs to the word before it."""
    harmless: str = ""
    """Phrases that look like a refusal and are none."""
    felt: str = ""
    """Words of people that say how they feel."""
    asking: str = ""
    """Words that ask for something to see; they end a refusal that has refused something."""
    movies: str = ""
    """Words for movies."""
    plain: str = ""
    """Words that change nothing: articles, adverbs, politeness."""
    joining: str = ""
    """Words between two moods that go together."""
    turning: str = ""
    """Words that end a refusal."""
    softening: str = ""
    """Words behind a refusal that only asks for less: *not too*."""
    details: str = ""
    """Things that movies may lack and still have their mood: a horror movie without gore."""
    worried: str = ""
    """Fears of everyday life, which a horror movie does not soothe."""
    leaving_open: str = ""
    """Phrases that leave the choice to the bot."""
    greeting: str = ""
    thanks: str = ""
    help: str = ""
    """Questions about the bot and its commands."""
    menu: str = ""
    """Phrases that ask for the moods to choose from."""
    lists: str = ""
    """Names for the list of saved movies."""
    closing: str = ""
    """Phrases that agree, or end a conversation."""


GRAMMAR: Final = (
    "a an the i me my mine you your yours he him his she her hers it its we us our ours they them their this that"
    " these those who whom whose which when where why how and or but if so because as at by for from in into of on"
    " onto to up with about after before between under then there each any both few more most other some such own same"
    " than very can could will would shall should may might must do does did have has be am is are was were being go"
    " went come came take took put like"
)
"""English words that mean nothing by themselves."""

VOCABULARIES: Final = {
    "en": Vocabulary(
        {
            Mood.LOVE: "lovely loving romance romances romantic romantically romcom romcoms romantic_comed* rom_com*"
            " tender heartwarming cozy cosy calming love_stor* lovestory love_movie* love_film* kissing smitten"
            " affection affectionate in_love lovebirds lovey_dovey loveydovey mushy soppy",
            Mood.JOY: "joyful joyous happy happier happiest happiness fun funny funnier funniest hilarious laugh"
            " laughs laughing laughter cheerful uplifting lighthearted comedy comedies comic comedic wholesome"
            " feelgood giggle giggles goofy silly cheer cheery jolly merry humour humor humorous delighted"
            " happy_tears tears_of_joy crying_laughing cry_laughing cheer_me_up dead_💀 dying_💀 dead_😂 dead_🤣"
            " im_dead_lol i'm_dead_lol feel_good feeling_good feelin_good feel_great feeling_great good_mood smile"
            " smiling jokes overjoyed elated ecstatic blissful",
            Mood.SURPRISE: "surprised surprising surprises twist twists twisty mystery mysteries mysterious mindbend*"
            " mindfuck heist heists whodunit* whodunnit* puzzling unpredictable astonished astonishing amazed"
            " flabbergasted plot_twist*",
            Mood.SADNESS: "sad sadder saddest heartbreak heartbreaking heartbroken heartache cry crying tears tearful"
            " tearjerker* weepie* weepy melancholy melancholic blue gloomy depressed depressing lonely loneliness"
            " lonesome tragic tragedy tragedies sorrow sorrowful grief miserable unhappy sob sobbing weep weeping"
            " tragic_romance tragic_love down_in_the_dumps somber sombre glum gutted mournful end_sadly"
            " ends_sadly ending_sadly",
            Mood.FEAR: "afraid scare scared scares scary scarier scariest frightened frightening terrified terrifying"
            " terror fearful horror horrors creepy creeps spooky spooked slasher* zombie* thriller* eerie gore gory"
            " jump_scare* jumpscare* haunted anxious anxiety nervous worried stressed stress panicky panicking",
            Mood.ANGER: "angry angrier mad furious fury rage raging revenge vengeance vengeful vendetta enraged"
            " outraged pissed pissed_off livid irate gangster* fuming seething",
        },
        refusing="enough stop_recommending stop_showing stop_suggesting stop_with neither opposite_of not no nothing"
        " none without don't dont do_not never nor except isn't isnt aren't arent wasn't wasnt ain't aint doesn't"
        " doesnt won't wont can't_stand cant_stand cannot_stand hate hates hating dislike avoid skip less fewer minus"
        " sans zero anything_but everything_but all_but instead_of rather_than other_than apart_from aside_from"
        " besides excluding sick_of tired_of fed_up_with bored_of bored_with enough_of had_enough_of done_with"
        " no_more nope nah lose_the hold_the ditch drop_the can't_do cant_do can't_handle cant_handle can't_take"
        " cant_take rid_of not_a_fan_of never_watch never_want enough_with so_over exclude leave_out"
        " without_any w_/_o lacking whatever_but any_mood_but any_genre_but any_movie_but any_film_but"
        " all_movies_but shouldn't shouldnt mustn't mustnt can't_watch cant_watch cannot_watch cannot_handle"
        " cannot_take can't_bear cant_bear cannot_bear can't_deal_with cant_deal_with not_my_thing"
        " isn't_my_thing isnt_my_thing no_way not_for_me isn't_for_me isnt_for_me",
        harmless="hath_no not_gonna_lie not_going_to_lie not_only not_just not_simply no_idea no_doubt no_wonder"
        " can't_stop cant_stop cannot_stop can't_help cant_help couldn't_be couldnt_be could_not_be never_been"
        " never_felt never_had no_clue can't_wait why_not no_problem no_matter don't_know dont_know do_not_know"
        " don't_care dont_care don't_mind dont_mind nothing_but nothing_beats nothing_like no_offence no_offense"
        " no_one not_bad don't_judge dont_judge don't_ask dont_ask don't_worry dont_worry why_don't why_dont if_not"
        " can't_get_enough cant_get_enough not_sure not_fussy don't_forget dont_forget no_such nothing_better"
        " nothing_says no_joke don't_stop dont_stop never_stop no_rush don't_hold_back dont_hold_back never_too"
        " never_enough not_enough no_shame no_less never_mind hate_being hate_feeling hate_to_be hate_it_when"
        " nothing_scares nothing_surprises nothing_makes nothing_has nothing_amazes nothing_shocks not_afraid_of"
        " not_scared_of no_reason don't_laugh dont_laugh or_nothing no_film_can no_movie_can bad_enough"
        " good_enough close_enough sure_enough",
        felt="feels i'm im i_am we're we_are i_feel we_feel feel feeling felt i've_been ive_been i_have_been i_was"
        " i_got i_get am being been feelin makes_me_feel made_me_feel i_can't_stop i_cant_stop i_can't_help",
        asking="want wanna need gimme give show make find bring get let_me let_us let's watch see like try suggest"
        " recommend would_like in_the_mood_for in_mood_for mood_for feel_like feeling_like looking_for after prefer"
        " take something anything please pls plz more",
        movies="movie movies film films flick flicks picture stuff one ones story stories",
        plain="a an the some any i we my our you me us it its it's this that these those be of_a kind_of_a so very"
        " really super totally extremely quite pretty rather kind kinda sort sorta of bit little lot lots too all"
        " just only even truly mostly again always today now right rn atm lately hey hi hello ok okay well oh um"
        " happy_birthday happy_new_year happy_christmas happy_easter happy_halloween happy_to glad_to everything"
        " there thanks thank thx mood moods mode genre vibe vibes tonight's good nice great perhaps maybe to in on"
        " with at for tonight have having i'd we'd id i'll there's theres how_about what_about about some_more more"
        " much must more_of afternoon evening night tbh ngl lol haha today's pure proper real hell",
        joining="and & + / with plus or mixed meets x n but yet",
        turning="but though although however yet instead just only",
        softening="too so that very overly really super all_that as quite much terribly particularly",
        details="gore gory jump_scare* jumpscare* zombie* slasher* kissing gangster*",
        worried="anxious anxiety nervous worried worry stressed stress panicky panicking panic exam exams interview",
        leaving_open="surprise_me surprise_us anything any whatever random something_good anything_good good_movie"
        " good_film any_good good_one recommend suggest pick choose decide dunno idk i_don't_know i_dont_know"
        " don't_know dont_know i_do_not_know do_not_know you_decide up_to_you you_choose you_pick no_idea"
        " no_preference",
        greeting="hi hello hey hiya yo good_morning good_evening good_afternoon howdy greetings",
        thanks="thanks thank thank_you thx ty tysm cheers lovely_thanks much_appreciated",
        help="help who_are_you what_are_you what_can_you_do what_do_you_do what_is_this what's_this"
        " how_does_this_work how_do_you_work how_do_i_use_this how_to_use_this what_can_i_ask what_can_i_say commands"
        " instructions usage are_you_a_bot what_is_cinemood what_are_the_commands",
        menu="menu moods buttons options choices main_menu start_over",
        lists="list lists watchlist watch_list my_list my_watchlist my_movies saved_movies show_my_list",
        closing="ok okay k kk cancel quit exit never_mind nevermind later not_now bye goodbye good_night yes yeah yep"
        " nope no forget_it done sure alright all_right fine got_it cool no_thanks no_thank_you",
    ),
    "de": Vocabulary(
        {
            Mood.LOVE: "lieb* verliebt* romanti* romanze* zärtlich* liebeskomödie* kusch* herzerwärmend* verknallt*"
            " kuss küsse knutschen liebesfilm* liebesgeschichte*",
            Mood.JOY: "fröhlich* glück* freud* lustig* lachen lache lacher gelacht witzig* heiter* spaß spass"
            " komödie* komisch* aufmunter* humor* gute_laune heiterkeit froh frohe happy",
            Mood.SURPRISE: "überrasch* verblüff* staun* erstaun* rätsel* mysteri* geheimnisvoll* wendung* unerwartet*"
            " krimi krimis verwirrend*",
            Mood.SADNESS: "traurig* trauer* weinen weine geweint heulen heule tränen* deprimier* melanchol*"
            " niedergeschlagen* bedrückt* unglücklich* liebeskummer herzschmerz* einsam* tragisch* tragödie* trist*"
            " schwermütig* rührend*",
            Mood.FEAR: "ängst* angst* erschrocken* grusel* horror* unheimlich* gänsehaut furcht* schauder* schaurig*"
            " panik* fürchte* erschreck* nervös* besorgt* gestresst*",
            Mood.ANGER: "wütend* zornig* zorn sauer stinksauer rasend* verärger* ärger* hass rache* aggressi*"
            " genervt* empört* wut* rachsüchtig*",
        },
        refusing="kein* nicht* ohne nie niemals außer ausser statt anstatt weder noch_nie hasse genug_von weniger"
        " bloß_nicht alles_außer bitte_nicht satt genug bloß_kein* nur_kein* auf_keinen_fall"
        " auf_gar_keinen_fall",
        harmless="nicht_nur nicht_mehr_aufhören keine_ahnung kein_problem nichts_als",
        felt="ich_bin bin fühle fühl ich_fühle_mich mir_ist mich wir_sind ich_habe hab habe_ich bin_ich fühle_mich"
        " gerade_so",
        asking="will möchte mag hätte brauche suche zeig zeige gib bring lass sehen schauen gucken anschauen was"
        " etwas irgendwas irgendetwas bitte für lieber gerne gern heute_abend eher einen_film lust_auf zum",
        movies="film filme films",
        plain="ich ein eine einen einer eines was_zum der die das den dem des mir uns du es ist so sehr richtig total"
        " ganz echt ziemlich ein_bisschen bisschen etwas_mehr mal heute jetzt gerade auch abend zu von im in auf mehr"
        " stimmung laune schön schöner schönes gut guter gutes bitte danke hallo hi nur sein soll sollte"
        " sollen darf es alles bloß",
        joining="und oder mit plus aber doch noch",
        turning="aber doch sondern lieber stattdessen nur",
        softening="zu so sehr allzu",
        worried="nervös* besorgt* gestresst* prüfung* sorgen",
        details="kuss küsse kusch* knutschen",
        leaving_open="überrasch_mich überrasche_mich egal irgendwas irgendetwas irgendeinen irgendein zufall zufällig"
        " guten gutes empfiehl empfehle entscheide keine_ahnung weiß_nicht ich_weiß_nicht wähl_du wähle such_aus"
        " such_du_aus schlag_was_vor was_du_willst",
        greeting="hallo hi hey moin servus guten_tag guten_morgen guten_abend grüß_dich",
        thanks="danke dankeschön dank vielen_dank danke_schön",
        help="hilfe wer_bist_du was_kannst_du was_ist_das was_machst_du wie_geht_das befehle wie_funktioniert_das",
        menu="menü menue stimmungen auswahl",
        lists="liste listen merkliste meine_liste watchlist",
        closing="ok okay abbrechen stopp später tschüss gute_nacht ja nein passt gut_so nein_danke",
    ),
    "es": Vocabulary(
        {
            Mood.LOVE: "románti* romance* romanticismo enamorad* ternura tierno tierna cariño* de_amor"
            " comedia_romántica comedias_románticas beso besos besarse",
            Mood.JOY: "alegr* feliz felices felicidad divertid* diversión reír reírme reírnos reir reirme risa*"
            " gracios* comedia* contento contenta humor cómic*",
            Mood.SURPRISE: "sorprend* sorpresa* asombr* misterio* intriga* inesperad*",
            Mood.SADNESS: "trist* llor* lágrima* llanto melanc* nostalgi* deprimid* deprimente* desanimad* dramón"
            " solitari* soledad me_siento_solo me_siento_sola estoy_solo estoy_sola pena desconsolad*",
            Mood.FEAR: "terror* horror* susto* asust* aterr* escalofr* miedo* pánico espeluznante* nervios* ansios*"
            " ansiedad preocupad* estresad*",
            Mood.ANGER: "enojad* enojo enfad* furios* furia cabread* venganza* indignad* rabios* ira",
        },
        refusing="no nada sin ni nunca tampoco ningun* salvo excepto menos_que odio evita basta_de hart* en_vez_de"
        " en_lugar_de cualquier_cosa_menos todo_menos menos cero",
        harmless="no_sé no_solo no_sólo no_puedo_parar no_puedo_dejar nada_más_que",
        felt="estoy me_siento siento soy estamos tengo me_encuentro ando muy_muy",
        asking="quiero quisiera necesito busco dame ponme muéstrame algo para ver por_favor me_gustaría ganas_de"
        " hazme recomienda una_de",
        movies="película películas peli pelis cine",
        plain="yo un una unos unas el la los las de del que me te nos muy tan bastante realmente más mucho mucha hoy"
        " ahora es esta este noche bien buena bueno poco algo_de hola gracias favor por a en hacer ánimo haga sea den"
        " da cine siento_muy solo gusta gustan ya",
        joining="y e o u con más pero",
        turning="pero sino mejor solo",
        softening="tan demasiado muy",
        worried="nervios* ansios* ansiedad preocupad* estresad* examen",
        details="beso besos besarse",
        leaving_open="sorpréndeme lo_que_sea cualquiera cualquier_cosa da_igual al_azar algo_bueno recomienda"
        " recomiéndame sugiere elige elige_tú decide no_sé ni_idea tú_decides",
        greeting="hola buenas buenos_días buenas_tardes buenas_noches",
        thanks="gracias muchas_gracias mil_gracias",
        help="ayuda quién_eres qué_puedes_hacer qué_haces qué_es_esto cómo_funciona comandos",
        menu="menú menu opciones",
        lists="lista mi_lista listas",
        closing="ok vale cancelar para basta luego adiós sí no no_gracias de_acuerdo",
    ),
    "fr": Vocabulary(
        {
            Mood.LOVE: "amour* romanti* romance* tendre* tendresse câlin* comédie_romantique comédies_romantiques bisou"
            " bisous baisers",
            Mood.JOY: "joyeu* heureu* drôle* marrant* rire rires rigol* comédie* bonheur gaieté gai gaie joie"
            " comique* humour content contente amusant* hilarant*",
            Mood.SURPRISE: "surpris surprise surprises surpren* étonn* mystèr* mystér* énigm* rebondissement*"
            " inattendu* policier*",
            Mood.SADNESS: "trist* pleur* larme* chagrin* déprim* mélancol* malheureu* nostalgi* me_sens_seul"
            " me_sens_seule seule_et solitude cafard émouvant*",
            Mood.FEAR: "effray* horreur* épouvant* frisson* flippan* terrif* terreur* angoiss* trouille peur*"
            " horrifique* nerveu* anxieu* stressé* inquiet inquiète inquiets",
            Mood.ANGER: "fâché* énerv* furieu* fureur rage enrag* vengean* haine rageant* révolt* colère*",
        },
        refusing="pas rien sans ni aucun* jamais sauf excepté marre_de marre_des déteste plutôt_que au_lieu_de"
        " tout_sauf moins_de zéro ne_veux_plus n'en_peux_plus plus_jamais plus_envie",
        harmless="pas_seulement pas_que rien_que je_ne_sais_pas je_sais_pas",
        felt="je_suis suis je_me_sens me_sens sens on_est j'ai je_me_sens_très",
        asking="veux voudrais aimerais cherche besoin donne montre quelque_chose un_truc pour voir regarder"
        " s'il_te_plaît s'il_vous_plaît stp svp envie_de fais-moi",
        movies="film films truc",
        plain="je j' un une des le la les l' de d' du qui que c'est est me moi te nous très si tellement vraiment"
        " trop assez plus beaucoup un_peu peu aujourd'hui ce ça soir maintenant bien bon bonne merci bonjour salut"
        " fais fait à en truc chose quelque plaît plait ne n' humeur faire surtout aime n'aime ça doit",
        joining="et ou avec plus mais",
        turning="mais plutôt",
        softening="trop si très",
        worried="nerveu* anxieu* stressé* inquiet inquiète examen",
        details="bisou bisous baisers",
        leaving_open="surprends-moi surprends_moi n'importe_quoi peu_importe au_hasard quelque_chose_de_bon"
        " un_bon_film recommande propose choisis choisis_toi décide je_ne_sais_pas je_sais_pas j'sais_pas"
        " comme_tu_veux",
        greeting="bonjour salut coucou bonsoir",
        thanks="merci merci_beaucoup",
        help="aide qui_es-tu qui_es_tu que_sais-tu_faire que_peux-tu_faire c'est_quoi comment_ça_marche commandes",
        menu="menu choix",
        lists="liste ma_liste listes",
        closing="ok d'accord annuler plus_tard au_revoir oui non non_merci",
    ),
    "it": Vocabulary(
        {
            Mood.LOVE: "romanti* innamorat* tenerezz* tener* dolcezza coccole d'amore commedia_romantica"
            " commedie_romantiche amore* bacio baci",
            Mood.JOY: "allegr* felic* divert* ridere risate risata buffo buffa buffi buffe commedi* content* gioi*"
            " comic* umorismo spassos*",
            Mood.SURPRISE: "sorpres* sorprend* stupit* stupore misterios* mistero misteri enigm* inaspettat* gialli",
            Mood.SADNESS: "trist* piang* piant* lacrim* malincon* depress* nostalg* infelic* sconsolat* solitudine"
            " solo_e mi_sento_solo mi_sento_sola commovent*",
            Mood.FEAR: "spavent* horror orror* terror* brivid* pauros* paura inquietant* panico nervos* ansios* ansia"
            " preoccupat* stressat*",
            Mood.ANGER: "arrabbiat* incazzat* furios* furia ira collera vendett* rancore indignat* rabbi*",
        },
        refusing="non niente nulla senza né nessun* mai tranne eccetto basta odio invece_di piuttosto_che meno"
        " tutto_tranne zero",
        harmless="non_solo non_so non_riesco_a_smettere nient'altro_che",
        felt="sono mi_sento sento siamo ho mi_sento_molto",
        asking="voglio vorrei cerco dammi mostrami qualcosa per vedere per_favore voglia_di fammi mi_serve",
        movies="film pellicola",
        plain="io un uno una il lo la i gli le di del della che mi ti ci molto tanto così davvero proprio più un_po'"
        " po' oggi stasera ora bene bello bella buon ciao grazie favore a in è da fa faccia umore cosa piace"
        " piacciono",
        joining="e ed o oppure con più ma",
        turning="ma però bensì solo",
        softening="troppo così molto tanto",
        worried="nervos* ansios* ansia preoccupat* stressat* esame",
        details="bacio baci",
        leaving_open="sorprendimi qualsiasi qualunque_cosa qualsiasi_cosa a_caso fa_lo_stesso è_uguale"
        " qualcosa_di_bello un_bel_film consiglia consigliami suggerisci scegli scegli_tu decidi non_so non_lo_so boh",
        greeting="ciao salve buongiorno buonasera buona_sera",
        thanks="grazie grazie_mille tante_grazie",
        help="aiuto chi_sei cosa_sai_fare cosa_puoi_fare che_cos'è come_funziona comandi",
        menu="menù menu scelte",
        lists="lista la_mia_lista liste",
        closing="ok va_bene annulla dopo arrivederci sì no no_grazie d'accordo",
    ),
    "pt": Vocabulary(
        {
            Mood.LOVE: "românti* romance* apaixonad* ternura carinho* paixão amoros* comédia_romântica"
            " comédias_românticas amor beijo beijos",
            Mood.JOY: "alegr* feliz felizes felicidade divertid* diversão rir rirmos risada* engraçad* comédia*"
            " contente* animad* humor riso",
            Mood.SURPRISE: "surpres* surpreend* mistério* misterios* enigma* reviravolta* inesperad*",
            Mood.SADNESS: "trist* chora* choro chorei lágrima* melanc* saudade* deprimid* deprimente* desanimad*"
            " deprê sozinho sozinha solidão comovente*",
            Mood.FEAR: "terror* horror* susto* assust* apavorad* arrepi* pavor* medros* medo* pânico nervos* ansios*"
            " ansiedade preocupad* estressad*",
            Mood.ANGER: "irritad* furios* fúria ódio vingança* zangad* revoltad* indignad* bravo brava raiva* raivos*",
        },
        refusing="não nao nada sem nem nenhum* nunca exceto menos chega_de odeio em_vez_de qualquer_coisa_menos"
        " tudo_menos fart* cansado_de cansada_de zero",
        harmless="não_sei não_só não_consigo_parar nada_além_de",
        felt="estou tô to me_sinto sinto-me sinto sou estamos ando com_muita",
        asking="quero queria preciso busco me_dá mostra algo para ver por_favor gostaria vontade_de alguma_coisa"
        " me_faça",
        movies="filme filmes",
        plain="eu um uma uns umas o a os as de do da que me te nos muito muita tão bastante realmente mais hoje agora"
        " é esta este noite bem bom boa pouco olá oi obrigado obrigada favor por pra em com fazer faça humor_para"
        " coisa gosto de",
        joining="e ou com mais mas",
        turning="mas sim só",
        softening="tão demais muito",
        worried="nervos* ansios* ansiedade preocupad* estressad* prova",
        details="beijo beijos",
        leaving_open="surpreende-me surpreenda-me me_surpreenda qualquer_coisa tanto_faz ao_acaso aleatório algo_bom"
        " um_bom_filme recomenda recomende sugere sugira escolhe escolha você_decide decida não_sei nao_sei",
        greeting="oi olá ola bom_dia boa_tarde boa_noite",
        thanks="obrigado obrigada valeu brigado muito_obrigado muito_obrigada",
        help="ajuda quem_é_você o_que_você_faz o_que_é_isto o_que_é_isso como_funciona comandos",
        menu="menu opções",
        lists="lista minha_lista listas",
        closing="ok tá_bom cancelar parar depois tchau sim não não_obrigado",
    ),
    "vi": Vocabulary(
        {
            Mood.LOVE: "mạn crush ngọt yeu romance romantic romcom love lãng_mạn tình_cảm tình_yêu ngôn_tình ngọt_ngào",
            Mood.JOY: "cười hài phúc sướng khoái funny happy comedy hài_hước hạnh_phúc vui_vẻ vui_nhộn hài_kịch"
            " niềm_vui",
            Mood.SURPRISE: "ngạc ngờ sốc choáng twist plottwist ẩn ngạc_nhiên bí_ẩn trinh_thám",
            Mood.SADNESS: "khóc sầu rầu tủi khổ thất nức sad buon khoc huhu cô_đơn nước_mắt bi_kịch buồn_bã đau_lòng",
            Mood.FEAR: "hãi ma rợn rùng hoảng khiếp horror kinh_dị sợ_hãi đáng_sợ phim_ma rùng_rợn lo_lắng căng_thẳng"
            " hồi_hộp",
            Mood.ANGER: "bực cáu phẫn nộ thù hận khùng tức_giận trả_thù báo_thù giận_dữ phẫn_nộ nổi_giận tức",
        },
        refusing="không đừng chẳng chả ko trừ ngoại_trừ khỏi ghét thay_vì ngoài không_có không_phải bớt",
        harmless="không_chỉ không_biết",
        felt="tôi mình em đang cảm_thấy thấy tâm_trạng",
        asking="muốn cần cho xem gì cái_gì tìm đi nhé gợi_ý làm_ơn hãy thích",
        movies="phim xem_phim một_phim bộ_phim",
        plain="anh bạn rất quá lắm thật hơi hôm_nay bây_giờ một bộ cái có là đó nào cảm ơn xin chào gì_đó hơn và_một"
        " được để sao tối_nay nha bị thích nữa",
        joining="và với cùng hoặc hay nhưng",
        turning="nhưng mà chỉ",
        softening="quá lắm",
        worried="lo_lắng căng_thẳng hồi_hộp thi",
        leaving_open="gì_cũng_được làm_tôi_ngạc_nhiên ngẫu_nhiên bất_kỳ_phim_nào phim_nào_cũng_được phim_hay gợi_ý"
        " đề_xuất chọn_giúp chọn_giùm tùy_bạn tùy không_biết tôi_không_biết bất_kỳ làm_tôi_bất_ngờ chọn",
        greeting="chào xin_chào chào_bạn",
        thanks="cảm_ơn cám_ơn",
        help="trợ_giúp bạn_là_ai bạn_làm_được_gì đây_là_gì giúp_đỡ",
        menu="thực_đơn menu",
        lists="danh_sách danh_sách_của_tôi",
        closing="ok được hủy dừng để_sau tạm_biệt vâng không_cảm_ơn",
    ),
    "ru": Vocabulary(
        {
            Mood.LOVE: "влюбл* любов* любви романтик* романтич* мелодрам* нежн* ромком* поцелу*",
            Mood.JOY: "весел* весёл* веселье радост* радостн* рад рада счаст* смешн* смех смеха посмеяться смеяться"
            " поржать комеди* забавн* позитив* юмор*",
            Mood.SURPRISE: "удивл* удивит* удиви сюрприз* неожиданн* загадк* загадоч* детектив* твист* интриг* тайн*",
            Mood.SADNESS: "грустн* грусть грусти печал* тоск* плакать плачу поплакать плакс* слёз* слез* меланхол*"
            " хандр* уныл* уныние депресс* одиноко одинок* трагед* трагич* скорб* не_счастлив не_счастлива не_рад"
            " не_рада не_весел",
            Mood.FEAR: "страшн* страх* испуг* напуган* боюсь бояться ужас* хоррор* жут* крипов* пуга* тревожн*"
            " тревог* нервнича* волнуюсь стресс*",
            Mood.ANGER: "злой злая злые злюсь злиться злост* зол зла разозл* гнев* ярост* бешен* бесит взбеш* месть"
            " мести мщени* сердит*",
        },
        refusing="не без ни ничего никак* никогда кроме нет вместо надоел* ненавижу хватит меньше только_не",
        harmless="не_только не_знаю ничего_кроме не_могу_перестать не_могу_остановиться",
        felt="мне я_чувствую чувствую себя я_сегодня у_меня нам",
        asking="хочу хочется хотел хотела нужно нужен покажи покажите дай дайте посоветуй посмотреть смотреть"
        " что-нибудь что-то чего-нибудь пожалуйста для рассмеши",
        movies="фильм фильмы фильма фильмов кино",
        plain="я мы ты очень так совсем реально сегодня сейчас вечером какой-нибудь какое-нибудь какую-нибудь немного"
        " чуть про в на с и_ещё это был была было настроение настроения привет спасибо бы мной меня нибудь сильно"
        " просто всё все люблю чтобы больше",
        joining="и или с плюс но",
        turning="но а лучше только",
        softening="слишком очень так",
        worried="тревожн* тревог* нервнича* волнуюсь стресс* экзамен*",
        details="поцелу*",
        leaving_open="удиви_меня что_угодно что-нибудь всё_равно все_равно любой любое любую наугад случайный"
        " случайное хороший хорошее посоветуй порекомендуй предложи выбери выбери_сам выбери_сама решай не_знаю"
        " я_не_знаю",
        greeting="привет здравствуй здравствуйте добрый_день добрый_вечер доброе_утро",
        thanks="спасибо спасибо_большое большое_спасибо благодарю",
        help="помощь кто_ты что_ты_умеешь что_это как_это_работает команды помоги",
        menu="меню",
        lists="список мой_список списки",
        closing="ок окей отмена стоп хватит потом пока да нет ладно хорошо нет_спасибо",
    ),
    "ja": Vocabulary(
        {
            Mood.LOVE: "ときめ 恋 ロマン 胸キュン キュンキュン ラブコメ ラブストーリー ラブラブ 愛情 愛され 純愛 ラブ"
            " 恋愛 愛 キス ロマンス",
            Mood.JOY: "楽し たのし 嬉し うれし 笑 爆笑 幸せ しあわせ ハッピー コメディ 面白 おもしろ 元気が出"
            " 元気になり 喜び 喜劇 愉快",
            Mood.SURPRISE: "驚 びっくり ビックリ どんでん返し サプライズ 意外 謎 衝撃 ミステリー 推理",
            Mood.SADNESS: "悲し かなし 泣 号泣 切な せつな 寂し 淋し さみし さびし つら 辛い 落ち込 憂鬱 失恋 涙 孤独",
            Mood.FEAR: "怖 こわ ホラー 恐 ゾッと ぞっと ゾクゾク 不気味 ビビり 震え上が 不安 緊張 心配",
            Mood.ANGER: "怒 ムカつ むかつ ムカムカ イライラ いらいら 腹が立 腹立 激怒 ブチギレ キレそう 復讐 頭にき",
        },
        refusing="くない くなく ではない ではなく じゃない じゃなく たくない なし ナシ 無し 以外 抜き 嫌 いや イヤ"
        " 苦手 ダメ だめ いらない やめて 避け なく ない 無理 要らない 見たくない 観たくない 嫌だ 嫌い はダメ"
        " はだめ は無理",
        firm="なし ナシ 無し 以外 抜き 嫌 嫌だ 嫌い いや イヤ 苦手 いらない 要らない やめて 避け"
        " 見たくない 観たくない はダメ はだめ は無理",
        harmless="しかない かもしれない わからない ないかな じゃないかな たまらない",
        felt="気分 気持ち 私は 僕は 今日は です",
        asking="見たい 観たい みたい ください お願い 欲しい ほしい 何か なにか おすすめ したい たい",
        movies="映画 もの やつ 系 作品",
        plain="今日 今 とても すごく 少し ちょっと 私 僕 人 夜 今夜 話 作品 本当 方 気 日 可愛 かわい",
        joining="と & + / も けど でも が",
        turning="けど でも が むしろ",
        worried="不安 緊張 心配 試験",
        details="キス",
        leaving_open="おまかせ お任せ 何でもいい なんでもいい 何でも なんでも ランダム 適当 おすすめ オススメ 選んで"
        " わからない わかりません",
        greeting="こんにちは こんばんは おはよう おはようございます はじめまして やあ",
        thanks="ありがとう ありがとうございます どうも サンキュー",
        help="ヘルプ あなたは誰 何ができる 何ができますか これは何 使い方",
        menu="メニュー",
        lists="リスト",
        closing="はい いいえ オーケー キャンセル やめる さようなら おやすみ",
    ),
    "ar": Vocabulary(
        {
            Mood.LOVE: "رومانس* رومنس* عشق حنان غزل رومانسي* حب",
            Mood.JOY: "فرح* سعيد* سعاد* مبسوط* مرح* ضحك* أضحك* مضحك* كوميد* بهج* فكاه* ضاحك*",
            Mood.SURPRISE: "مفاجا* مفاجئ* متفاجئ* دهش* اندهاش مدهش* مندهش* لغز ألغاز غموض غامض* تشويق",
            Mood.SADNESS: "حزن حزين* حزينه حزن* بكاء أبكي* أبكاني دموع مكتئب* اكتئاب كئيب* كآب* زعلان* وحيد* وحده"
            " باكي مبكي* محزن* لست_سعيد* لست_فرح* لست_مبسوط*",
            Mood.FEAR: "خوف* خائف* خايف* مخيف* رعب مرعب* مرعوب* ذعر هلع فزع قلق قلقان* متوتر* توتر",
            Mood.ANGER: "غضب* غاضب* غضبان* معصب* غيظ مغتاظ* سخط انتقام* ثأر",
        },
        refusing="لا ليس ليست بدون بلا غير دون ما_عدا عدا إلا سوى مو مش ماعدا لست من_دون أكره بدل كفى",
        harmless="لا_أعرف لا_ادري ليس_فقط",
        felt="أنا اني أشعر أحس حاسس حاسة اشعر انا نفسي_في",
        asking="أريد اريد أبغى ابغى عايز عاوز بدي أعطني اعطني من_فضلك لو_سمحت نفسي لمشاهدة أشاهد هات",
        movies="فيلم فيلما أفلام افلام شيء شي شئ حاجة",
        plain="جدا جدًا كثيرا كتير قليلا اليوم الآن هذا هذه في من عن الليلة بال ب شوية نوع حقا مرة أن يكون أحب بعد",
        joining="و مع أو لكن",
        turning="لكن بل بس",
        softening="جدا كثيرا",
        worried="قلق قلقان* متوتر* توتر امتحان",
        leaving_open="فاجئني فاجئيني أي_شيء أي_شئ اي_شي جيد عشوائي اقترح اقترحي رشح اختر اختاري أنت_اختر قرر لا_أعرف"
        " لا_ادري مهما_كان",
        greeting="مرحبا مرحبًا مرحباً أهلا أهلًا أهلاً سلام السلام_عليكم",
        thanks="شكرا شكرًا شكراً شكرا_جزيلا شكرا_لك",
        help="مساعدة من_أنت ماذا_تفعل ما_هذا كيف_يعمل ساعدني",
        menu="قائمة_المزاج القائمة",
        lists="قائمة قائمتي",
        closing="حسنا طيب إلغاء توقف لاحقا وداعا نعم لا_شكرا تمام",
    ),
}
