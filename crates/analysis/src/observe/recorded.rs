//! Authentication-Results (RFC 8601) that may be believed.

use crate::Scene;
use madoguchi_model::{
    Authentication, AuthenticationResults, Method, MethodResult, Origin, Provenance, Verdict,
};

/// What configured receivers recorded above the first untrusted hop of a raw mail.
///
/// A forward or a paste never counts: anybody could have written the field. A field counts when its
/// authserv-id is configured and every Received field above it was written by a host of the same
/// administration (RFC 8601 section 5: fields below the border are to be ignored).
pub(super) fn authentication(scene: &Scene) -> Option<Authentication> {
    let ids = &scene.receiver.authserv_ids;
    if ids.is_empty() || scene.message.provenance != Provenance::Raw {
        return None;
    }
    let trusted: Vec<&AuthenticationResults> = scene
        .message
        .authentication_results
        .iter()
        .filter(|field| ids.contains(&field.authserv_id))
        .filter(|field| {
            scene
                .message
                .hops
                .iter()
                .take(field.received_above)
                .all(|hop| is_internal(&hop.by) || same_administration(&hop.by, &field.authserv_id))
        })
        .collect();
    let results: Vec<MethodResult> = trusted
        .iter()
        .flat_map(|field| results(&field.results))
        .take(20)
        .collect();
    (!results.is_empty()).then_some(Authentication {
        origin: Origin::Recorded,
        results,
    })
}

fn same_administration(host: &str, authserv_id: &str) -> bool {
    let domain = crate::links::registrable(authserv_id);
    host == authserv_id || (!domain.is_empty() && crate::links::registrable(host) == domain)
}

/// A host that handed the mail on within its house names itself by an address or a bare name (Gmail's top
/// field: `by 2002:a05:…`).
fn is_internal(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let bare = bare.trim_start_matches("IPv6:");
    !bare.is_empty() && (bare.parse::<std::net::IpAddr>().is_ok() || !bare.contains('.'))
}

/// `spf=pass smtp.mailfrom=a@b; dkim=pass header.d=b; dmarc=fail header.from=b`
fn results(field: &str) -> Vec<MethodResult> {
    without_comments(field)
        .split(';')
        .take(20)
        .filter_map(|part| {
            let mut words = part.split_whitespace();
            let (method, verdict) = words.next()?.split_once('=')?;
            let method = match method
                .split('/')
                .next()?
                .trim()
                .to_ascii_lowercase()
                .as_str()
            {
                "spf" => Method::Spf,
                "dkim" => Method::Dkim,
                "dmarc" => Method::Dmarc,
                "arc" => Method::Arc,
                _ => return None,
            };
            let verdict = match verdict.to_ascii_lowercase().as_str() {
                "pass" => Verdict::Pass,
                "fail" | "softfail" | "hardfail" => Verdict::Fail,
                "none" => Verdict::None,
                _ => Verdict::Unknown,
            };
            let domain = words
                .filter_map(|word| word.split_once('='))
                .find(|(name, _)| {
                    matches!(
                        &*name.to_ascii_lowercase(),
                        "smtp.mailfrom" | "header.d" | "header.i" | "header.from"
                    )
                })
                .map(|(_, value)| {
                    value
                        .rsplit('@')
                        .next()
                        .unwrap_or("")
                        .trim_matches('"')
                        .to_ascii_lowercase()
                })
                .unwrap_or_default();
            Some(MethodResult {
                method,
                verdict,
                domain,
            })
        })
        .collect()
}

/// Comments in brackets may hold `;` and `=`.
fn without_comments(field: &str) -> String {
    let mut depth = 0_usize;
    field
        .chars()
        .take(8_192)
        .filter(|c| {
            match c {
                '(' => depth += 1,
                ')' if depth > 0 => {
                    depth -= 1;
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_within_a_house_are_passed_over() {
        for host in [
            "2002:a05:6a00::1",
            "[IPv6:2001:db8::1]",
            "10.0.0.3",
            "filter2",
            "localhost",
        ] {
            assert!(is_internal(host), "{host}");
        }
        for host in ["", "mx.example.jp", "mail.localdomain"] {
            assert!(!is_internal(host), "{host}");
        }
    }

    #[test]
    fn results_are_read_with_their_domains_and_without_comments() {
        let field = " spf=pass (sender; ip=1.2.3.4 dkim=pass) smtp.mailfrom=news@mail.example.jp; dkim=fail header.i=@example.jp; dmarc=pass (p=REJECT) header.from=example.jp";
        let results = results(field);
        assert_eq!(results.len(), 3);
        assert_eq!(
            (results[0].verdict, &*results[0].domain),
            (Verdict::Pass, "mail.example.jp")
        );
        assert_eq!(
            (results[1].verdict, &*results[1].domain),
            (Verdict::Fail, "example.jp")
        );
        assert_eq!(results[2].method, Method::Dmarc);
    }
}
