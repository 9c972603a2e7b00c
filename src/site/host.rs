//! The host of an address, by which a site is known.

/// The host of an address with a scheme, or of one that leaves it out and begins with `//`, as [`plain_host`] writes it, without a user
/// and a port. `None` if what stands there can be no host.
pub(crate) fn host_of(address: &str) -> Option<String> {
    let address = address.trim();
    let rest = match address.split_once("://") {
        Some((scheme, rest)) if is_scheme(scheme) => rest,
        _ => address.strip_prefix("//")?,
    };
    let host = host_before(rest);
    let mut labels = host.split('.');
    labels.all(|label| !label.is_empty() && label.chars().all(may_be_of_a_host)).then_some(host)
}

/// What stands where an address without a scheme has its host, written as that of [`host_of`], be it no host at all.
pub(crate) fn host_before(rest: &str) -> String {
    let authority = rest.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    let with_port = authority.rsplit('@').next().unwrap_or_default();
    let host = match with_port.split_once(']') {
        // The colons of a number of IPv6 are its own.
        Some((number, _)) if number.starts_with('[') => number.trim_start_matches('['),
        _ => with_port.split(':').next().unwrap_or_default(),
    };
    plain_host(host)
}

/// One name, however a host is written: in small letters, without `www.` and a dot at its end.
pub(crate) fn plain_host(host: &str) -> String {
    let host = host.strip_suffix('.').unwrap_or(host).to_lowercase();
    host.strip_prefix("www.").unwrap_or(&host).to_owned()
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

/// Names in other scripts have marks as well as letters.
fn may_be_of_a_host(c: char) -> bool {
    match c {
        '-' | '_' | ':' => true,
        _ if c.is_ascii() => c.is_ascii_alphanumeric(),
        _ => !c.is_whitespace() && !c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_host_however_it_is_written() {
        for (address, host) in [
            ("https://www.harbour.example/a?b=c", Some("harbour.example")),
            ("HTTPS://WWW.Harbour.Example", Some("harbour.example")),
            ("http://jane:secret@news.harbour.example:8080/a@b", Some("news.harbour.example")),
            ("//harbour.example/a", Some("harbour.example")),
            (" https://harbour.example./a\n", Some("harbour.example")),
            ("https://harbour.example?to=http://other.example/", Some("harbour.example")),
            ("https://primer.xn--p1ai/a1", Some("primer.xn--p1ai")),
            ("https://xn--fsqu00a.xn--fiqs8s", Some("xn--fsqu00a.xn--fiqs8s")),
            ("https://उदाहरण.परीक्षा/", Some("उदाहरण.परीक्षा")),
            ("https://my_blog.harbour.example/", Some("my_blog.harbour.example")),
            ("http://localhost:8080/a", Some("localhost")),
            ("http://10.0.0.7/a", Some("10.0.0.7")),
            ("http://[2001:db8::7]:8080/a", Some("2001:db8::7")),
            ("harbour.example/a", None),
            ("harbour.example/?to=http://other.example/", None),
            ("/a/b.txt", None),
            ("https:///a", None),
            ("https://a..example/", None),
            ("https://not a host/", None),
            ("https://{host}/", None),
            ("mailto:jane@harbour.example", None),
            ("", None),
        ] {
            assert_eq!(host_of(address).as_deref(), host, "{address}");
        }
    }
}
