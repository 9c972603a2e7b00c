//! The commonest characters of East Asian prose: a hundred or so of each language make up two fifths of any text.

/// Chinese in simplified characters.
pub(super) const SIMPLIFIED: &str = "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市表建社员机会";

/// Chinese in traditional characters.
pub(super) const TRADITIONAL: &str = "的一是不了在人有我他這中大來上國個到說們為子和你地出道也時年得就那要下以生會自著去之過家學對可她裡後小麼心多天而能好都然沒日於起還發成事只作當想看文無開手十用主行方又如前所本見經頭面公同三已老從動兩長知民樣現分將外但身些與高意進把法此實回二理美點月明其種聲全工己話兒者向情部正名定女問力機給等幾很業最間新什打便位因重被走電四第門相次東政海口使教西再平真聽世氣信北少關並內加化由卻代軍產入先山五太水萬市表建社員";

/// Korean syllables.
pub(super) const KOREAN: &str = "이다는의에을가고하지은를한로기도리사서아나인자대어시라일해정그있으게들수만보부과전여장안제여주스상구소원적무와선치했우거세마었생동조모신경용것오비관성말위국회면까던였중운물러공방민금문지며연요연할때된된음미년학네진니유내없습려결데실속당화배또심등트";

/// Hiragana that make up most of Japanese prose.
pub(super) const HIRAGANA: &str = "のにはをたがでとしるなていかられもすっまこだあうそおけくんりよさめつせ";

/// Kanji of Japanese prose.
pub(super) const KANJI: &str = "日一人年大国会本中出十事者社月分時上行間二見長東生場部三自後方学合同手高内入前業新田立金地定員対動代気小発的山名最市実法間後今公話主開円明作全体四女回書京新都力電通教題意関性理多目海文物相化家問数正強先政当民私";
