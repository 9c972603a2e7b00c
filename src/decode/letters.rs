//! Written by training/letters.py; not edited by hand. How dear each letter of a language is.

/// A language's letters, and the cost of each in half bits above `0`, in the same order.
pub(super) struct Alphabet {
    pub(super) letters: &'static str,
    pub(super) costs: &'static [u8],
}

#[rustfmt::skip]
pub(super) const ENGLISH: Alphabet =
    Alphabet { letters: "etaoinshrdlucwmfygpbvkxjzqéüöñïçøá", costs: b"67778888899::;;;;;;<=>BBDDINNNNNOO" };
#[rustfmt::skip]
pub(super) const GERMAN: Alphabet =
    Alphabet { letters: "ensriatdhulgcomwbfkzüvpäößjyxqé", costs: b"5788888999:::;;;;<<==>>?@AAGGIK" };
#[rustfmt::skip]
pub(super) const FRENCH: Alphabet =
    Alphabet { letters: "esaitnruoldcmpévqfgbhjàxèzêyçûùîâwkôœëï", costs: b"6777888888:::;;<<=>>>??@AABDDEEFFFFGIKL" };
#[rustfmt::skip]
pub(super) const SPANISH: Alphabet =
    Alphabet { letters: "eaosrnildtcmupbgvyqóíhfázjéñúxwük", costs: b"66778889999::;;<==>>>>>???@ABBIKK" };
#[rustfmt::skip]
pub(super) const PORTUGUESE: Alphabet =
    Alphabet { letters: "aeosridmntculpvgqfbhãçzêjéóxíáàôâõwúky", costs: b"66788899999::;<<===>>??@@@AACCEEEGGGIK" };
#[rustfmt::skip]
pub(super) const ITALIAN: Alphabet =
    Alphabet { letters: "eaionlrtscdpumvgzfbàhqèùìéwòyxkj", costs: b"6677888899:::;;<==>???ABGGGIIKKK" };
#[rustfmt::skip]
pub(super) const DUTCH: Alphabet =
    Alphabet { letters: "enatirodslgvhkmupbwjzcfyxëéïq", costs: b"57788888::::;;;;<<<<<=>GGGGKK" };
#[rustfmt::skip]
pub(super) const SWEDISH: Alphabet =
    Alphabet { letters: "eanrtsildomkgvhfuäpcböåyjxwzéq", costs: b"7777788899:::;;;;<<<<==>?BDEII" };
#[rustfmt::skip]
pub(super) const DANISH: Alphabet =
    Alphabet { letters: "erntaisdlogkmfvubphåøæyjcwzxéq", costs: b"57888888999::;;;;<<=>>>>@EGGIK" };
#[rustfmt::skip]
pub(super) const FINNISH: Alphabet =
    Alphabet { letters: "aitnesloukämrvjhpydögcbfwzxåq", costs: b"6677778899:::;;;<<=@@AABDFGKK" };
#[rustfmt::skip]
pub(super) const ICELANDIC: Alphabet =
    Alphabet { letters: "arniestulðgmkfvoháídþjóbæyöpúéý", costs: b"777788999999::;;;<<<<===>>>>??B" };
#[rustfmt::skip]
pub(super) const POLISH: Alphabet =
    Alphabet { letters: "aioeznwrstcykdpmujlłbgęhążóśćfńźvxq", costs: b"777788999999::::;;;<<<===>>>@ABEGIK" };
#[rustfmt::skip]
pub(super) const CZECH: Alphabet =
    Alphabet { letters: "oeantvsilrkdpímuázjyěcbéhřýžčšůgfúňťďóxw", costs: b"77888999999:::::;;;;<<<======>>AADEGGGGK" };
#[rustfmt::skip]
pub(super) const SLOVAK: Alphabet =
    Alphabet { letters: "oeanitvslrkdpumczjhábyčýížšúéťľgfďôňóäŕĺ", costs: b"777889999999:::;;;;<<<=>>>>>>?@AABBCDEJJ" };
#[rustfmt::skip]
pub(super) const HUNGARIAN: Alphabet =
    Alphabet { letters: "eatlsnkzrimoéágyvbduhjöóőpüícfűú", costs: b"778888999999:::;;;<=====>>>>>?AA" };
#[rustfmt::skip]
pub(super) const ROMANIAN: Alphabet =
    Alphabet { letters: "eairnutclsodpmăşţvfîgbâzhjxyk", costs: b"66788888999::::<======>>?BDFF" };
#[rustfmt::skip]
pub(super) const CROATIAN: Alphabet =
    Alphabet { letters: "aioenrjstulkvdmpzgbchčšžćfđ", costs: b"77778999999:::::;<<===>??AB" };
#[rustfmt::skip]
pub(super) const TURKISH: Alphabet =
    Alphabet { letters: "aeinrlıkdmytusboüşzgçhğvcpöfâj", costs: b"6777889999:::::;;<<======>>?FG" };
#[rustfmt::skip]
pub(super) const LITHUANIAN: Alphabet =
    Alphabet { letters: "iaseotnrukmlpdvjgėbųyšžąįčcūzęhf", costs: b"6678888899::::;;<<<<<=>????@ABBB" };
#[rustfmt::skip]
pub(super) const LATVIAN: Alphabet =
    Alphabet { letters: "aisetrunāoklmdpvījzēgbšcūņļfžhķģč", costs: b"67788899999::::;;;;<<<==>AAABBDDD" };
#[rustfmt::skip]
pub(super) const ESTONIAN: Alphabet =
    Alphabet { letters: "eaistlunkodmrvgpjhõäbüöfžš", costs: b"66778889999::;<<<<==>>BBKK" };
#[rustfmt::skip]
pub(super) const GREEK: Alphabet =
    Alphabet { letters: "αοτιενρσςκυπημλίόωγέάδήχθύφβώξζψϊΐϋ", costs: b"7778889999999::;;<<<<<<==>>>>??BGIK" };
#[rustfmt::skip]
pub(super) const HEBREW: Alphabet =
    Alphabet { letters: "יוהלאמרתבשענםדכחקפסגצןטזךץף", costs: b"6778888899:::;;;;<<=====>AA" };
#[rustfmt::skip]
pub(super) const ARABIC: Alphabet =
    Alphabet { letters: "الينمورتعبهدفسةقكأحجشىطصخإضزذثغءئظآؤ", costs: b"66888899:::::::;;;;<====>>??????@ABD" };
