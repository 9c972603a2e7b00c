//! The names of character references that garbled text is spelt with.
//!
//! Data and one look-up. Of the standard's names those of characters that a single-byte code page has, and the rest of HTML 4's, which
//! stand beside them; ASCII's are left out, as no garbled text is spelt with them.

use std::sync::LazyLock;

/// The longest of the names.
pub(super) const NAME_MAX_BYTES: usize = 22;

/// Each name and its character.
const NAMES: &str = "\
    AElig Æ, Aacute Á, Abreve Ă, Acirc Â, Acy А, Agrave À, Alpha Α, Amacr Ā, Aogon Ą, Aring Å, Atilde Ã, \
    Auml Ä, Bcy Б, Beta Β, Breve ˘, CHcy Ч, COPY ©, Cacute Ć, Ccaron Č, Ccedil Ç, Cedilla ¸, CenterDot ·, \
    Chi Χ, CloseCurlyDoubleQuote ”, CloseCurlyQuote ’, Congruent ≡, DJcy Ђ, DScy Ѕ, DZcy Џ, Dagger ‡, \
    Dcaron Ď, Dcy Д, Delta Δ, DiacriticalAcute ´, DiacriticalDot ˙, DiacriticalDoubleAcute ˝, \
    DiacriticalTilde ˜, Dot ¨, DoubleDot ¨, Dstrok Đ, ETH Ð, Eacute É, Ecaron Ě, Ecirc Ê, Ecy Э, Edot Ė, \
    Egrave È, Emacr Ē, Eogon Ę, Epsilon Ε, Eta Η, Euml Ë, Fcy Ф, GJcy Ѓ, Gamma Γ, Gbreve Ğ, Gcedil Ģ, Gcy Г, \
    GreaterEqual ≥, HARDcy Ъ, Hacek ˇ, HorizontalLine ─, IEcy Е, IOcy Ё, Iacute Í, Icirc Î, Icy И, Idot İ, \
    Igrave Ì, Imacr Ī, Integral ∫, Iogon Į, Iota Ι, Iukcy І, Iuml Ï, Jcy Й, Jsercy Ј, Jukcy Є, KHcy Х, \
    KJcy Ќ, Kappa Κ, Kcedil Ķ, Kcy К, LJcy Љ, Lacute Ĺ, Lambda Λ, Lcaron Ľ, Lcedil Ļ, Lcy Л, Lstrok Ł, Mcy М, \
    Mu Μ, NJcy Њ, Nacute Ń, Ncaron Ň, Ncedil Ņ, Ncy Н, NonBreakingSpace \u{a0}, NotEqual ≠, Ntilde Ñ, Nu Ν, \
    OElig Œ, Oacute Ó, Ocirc Ô, Ocy О, Odblac Ő, Ograve Ò, Omacr Ō, Omega Ω, Omicron Ο, \
    OpenCurlyDoubleQuote “, OpenCurlyQuote ‘, Oslash Ø, Otilde Õ, Ouml Ö, PartialD ∂, Pcy П, Phi Φ, Pi Π, \
    PlusMinus ±, Prime ″, Product ∏, Psi Ψ, REG ®, Racute Ŕ, Rcaron Ř, Rcedil Ŗ, Rcy Р, Rho Ρ, SHCHcy Щ, \
    SHcy Ш, SOFTcy Ь, Sacute Ś, Scaron Š, Scedil Ş, Scy С, Sigma Σ, Sqrt √, Sum ∑, THORN Þ, TRADE ™, TSHcy Ћ, \
    TScy Ц, Tau Τ, Tcaron Ť, Tcedil Ţ, Tcy Т, Theta Θ, TildeTilde ≈, Uacute Ú, Ubrcy Ў, Ucirc Û, Ucy У, \
    Udblac Ű, Ugrave Ù, Umacr Ū, Uogon Ų, Upsilon Υ, Uring Ů, Uuml Ü, Vcy В, Xi Ξ, YAcy Я, YIcy Ї, YUcy Ю, \
    Yacute Ý, Ycy Ы, Yuml Ÿ, ZHcy Ж, Zacute Ź, Zcaron Ž, Zcy З, Zdot Ż, Zeta Ζ, aacute á, abreve ă, acirc â, \
    acute ´, acy а, aelig æ, agrave à, alefsym ℵ, alpha α, amacr ā, and ∧, ang ∠, angst Å, aogon ą, ap ≈, \
    approx ≈, aring å, asymp ≈, atilde ã, auml ä, bcy б, bdquo „, beta β, blk12 ▒, blk14 ░, blk34 ▓, block █, \
    bnot ⌐, boxDL ╗, boxDR ╔, boxDl ╖, boxDr ╓, boxH ═, boxHD ╦, boxHU ╩, boxHd ╤, boxHu ╧, boxUL ╝, boxUR ╚, \
    boxUl ╜, boxUr ╙, boxV ║, boxVH ╬, boxVL ╣, boxVR ╠, boxVh ╫, boxVl ╢, boxVr ╟, boxdL ╕, boxdR ╒, \
    boxdl ┐, boxdr ┌, boxh ─, boxhD ╥, boxhU ╨, boxhd ┬, boxhu ┴, boxuL ╛, boxuR ╘, boxul ┘, boxur └, boxv │, \
    boxvH ╪, boxvL ╡, boxvR ╞, boxvh ┼, boxvl ┤, boxvr ├, breve ˘, brvbar ¦, bull •, bullet •, cacute ć, \
    cap ∩, caron ˇ, ccaron č, ccedil ç, cedil ¸, cent ¢, centerdot ·, chcy ч, chi χ, circ ˆ, circledR ®, \
    clubs ♣, cong ≅, copy ©, crarr ↵, cup ∪, curren ¤, dArr ⇓, dagger †, darr ↓, dblac ˝, dcaron ď, dcy д, \
    ddagger ‡, deg °, delta δ, diams ♦, die ¨, div ÷, divide ÷, djcy ђ, dot ˙, dscy ѕ, dstrok đ, dzcy џ, \
    eacute é, ecaron ě, ecirc ê, ecy э, edot ė, egrave è, emacr ē, empty ∅, emsp \u{2003}, ensp \u{2002}, \
    eogon ę, epsi ε, epsilon ε, equiv ≡, eta η, eth ð, euml ë, euro €, exist ∃, fcy ф, filig ﬁ, fllig ﬂ, \
    fnof ƒ, forall ∀, frac12 ½, frac14 ¼, frac34 ¾, frasl ⁄, gamma γ, gbreve ğ, gcy г, ge ≥, geq ≥, gjcy ѓ, \
    hArr ⇔, half ½, hardcy ъ, harr ↔, hearts ♥, hellip …, horbar ―, iacute í, icirc î, icy и, iecy е, \
    iexcl ¡, igrave ì, imacr ī, image ℑ, imath ı, infin ∞, inodot ı, int ∫, iocy ё, iogon į, iota ι, \
    iquest ¿, isin ∈, iukcy і, iuml ï, jcy й, jsercy ј, jukcy є, kappa κ, kcedil ķ, kcy к, khcy х, kjcy ќ, \
    lArr ⇐, lacute ĺ, lambda λ, lang ⟨, laquo «, larr ←, lcaron ľ, lcedil ļ, lceil ⌈, lcy л, ldquo “, \
    ldquor „, le ≤, leq ≤, lfloor ⌊, lhblk ▄, ljcy љ, lowast ∗, loz ◊, lozenge ◊, lrm \u{200e}, lsaquo ‹, \
    lsquo ‘, lsquor ‚, lstrok ł, macr ¯, mcy м, mdash —, micro µ, middot ·, minus −, mldr …, mu μ, nabla ∇, \
    nacute ń, nbsp \u{a0}, ncaron ň, ncedil ņ, ncy н, ndash –, ne ≠, ni ∋, njcy њ, not ¬, notin ∉, nsub ⊄, \
    ntilde ñ, nu ν, numero №, oacute ó, ocirc ô, ocy о, odblac ő, oelig œ, ogon ˛, ograve ò, ohm Ω, oline ‾, \
    omacr ō, omega ω, omicron ο, oplus ⊕, or ∨, ordf ª, ordm º, oslash ø, otilde õ, otimes ⊗, ouml ö, para ¶, \
    part ∂, pcy п, permil ‰, perp ⊥, phi φ, pi π, piv ϖ, plusmn ±, pm ±, pound £, prime ′, prod ∏, prop ∝, \
    psi ψ, rArr ⇒, racute ŕ, radic √, rang ⟩, raquo », rarr →, rcaron ř, rcedil ŗ, rceil ⌉, rcy р, rdquo ”, \
    rdquor ”, real ℜ, reg ®, rfloor ⌋, rho ρ, ring ˚, rlm \u{200f}, rsaquo ›, rsquo ’, rsquor ’, sacute ś, \
    sbquo ‚, scaron š, scedil ş, scy с, sdot ⋅, sect §, shchcy щ, shcy ш, shy \u{ad}, sigma σ, sigmaf ς, \
    sigmav ς, sim ∼, softcy ь, spades ♠, strns ¯, sub ⊂, sube ⊆, sum ∑, sup ⊃, sup1 ¹, sup2 ², sup3 ³, \
    supe ⊇, szlig ß, tau τ, tcaron ť, tcedil ţ, tcy т, there4 ∴, theta θ, thetasym ϑ, thickapprox ≈, \
    thinsp \u{2009}, thkap ≈, thorn þ, tilde ˜, times ×, trade ™, tscy ц, tshcy ћ, uArr ⇑, uacute ú, uarr ↑, \
    ubrcy ў, ucirc û, ucy у, udblac ű, ugrave ù, uhblk ▀, umacr ū, uml ¨, uogon ų, upsi υ, upsih ϒ, \
    upsilon υ, uring ů, uuml ü, varsigma ς, vcy в, weierp ℘, xi ξ, yacute ý, yacy я, ycy ы, yen ¥, yicy ї, \
    yucy ю, yuml ÿ, zacute ź, zcaron ž, zcy з, zdot ż, zeta ζ, zhcy ж, zwj \u{200d}, zwnj \u{200c}";
/// The names in order, each with its [`head`].
static TABLE: LazyLock<Vec<(u64, &str, char)>> = LazyLock::new(|| {
    let pairs = NAMES.split(", ").filter_map(|row| row.split_once(' '));
    pairs.filter_map(|(name, c)| Some((head(name.as_bytes()), name, c.chars().next()?))).collect()
});

/// The first eight bytes of a name as a number that compares as they do: pages have a name every ten bytes, and this finds most.
fn head(name: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    bytes.iter_mut().zip(name).for_each(|(slot, byte)| *slot = *byte);
    u64::from_be_bytes(bytes)
}

/// The character of a name, given without `&` and `;`.
pub(super) fn find(name: &[u8]) -> Option<char> {
    let wanted = head(name);
    let order =
        |(head, known, _): &(u64, &str, char)| head.cmp(&wanted).then_with(|| known.as_bytes().cmp(name));
    let at = TABLE.binary_search_by(order).ok()?;
    TABLE.get(at).map(|&(.., c)| c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::html::resolve;

    #[test]
    fn the_names_are_in_order_and_mean_what_the_standard_says() {
        assert!(TABLE.len() > 500 && TABLE.is_sorted_by(|one, other| one.1 < other.1));
        assert_eq!(TABLE.iter().map(|(_, name, _)| name.len()).max(), Some(NAME_MAX_BYTES));
        for (_, name, c) in TABLE.iter() {
            assert!(!c.is_ascii(), "{name}");
            assert_eq!(find(name.as_bytes()), Some(*c));
            let resolved = resolve(&format!("a&{name};a")).into_owned();
            assert_eq!(resolved.trim_end(), format!("a{c}a"), "{name}");
        }
    }
}
