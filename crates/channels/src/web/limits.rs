//! How much one address may ask for, and how much may go on at once. Addresses are in memory only.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Bytes of a whole request; more is read no further.
pub const REQUEST_BYTES: usize = 64 << 20;
/// Bytes of one file.
pub const FILE_BYTES: usize = 16 << 20;
/// Files in one go.
pub const FILES: usize = 8;
/// Bytes of pasted text.
pub const TEXT_BYTES: usize = 256 << 10;
/// Bytes of a form that holds no file.
pub const FORM_BYTES: usize = 1 << 20;
/// Bytes of uploads held in memory at once, over all requests.
pub const UPLOADS_BYTES: usize = 192 << 20;
/// Nothing coming for so long ends an upload.
pub const IDLE: Duration = Duration::from_secs(15);
/// Longest time a request may take to arrive and be answered.
pub const REQUEST: Duration = Duration::from_secs(150);
/// Requests in work at once.
pub const IN_WORK: usize = 256;
/// Connections open at once.
pub const CONNECTIONS: usize = 1_024;
/// Addresses remembered.
const ADDRESSES: usize = 50_000;

/// A bucket that fills again with time.
#[derive(Debug)]
pub struct Bucket {
    left: f64,
    at: Instant,
}

impl Bucket {
    /// A full bucket.
    pub fn full(per_minute: u32, now: Instant) -> Bucket {
        Bucket {
            left: f64::from(per_minute),
            at: now,
        }
    }

    /// Takes one out at `now`; if it is empty, how long to wait. It holds what fills it in a minute.
    pub fn take(&mut self, per_minute: u32, now: Instant) -> Result<(), Duration> {
        self.left = self.filled(per_minute, now);
        self.at = now;
        if self.left >= 1.0 {
            self.left -= 1.0;
            return Ok(());
        }
        let per_second = (f64::from(per_minute) / 60.0).max(0.001);
        Err(Duration::from_secs_f64((1.0 - self.left) / per_second))
    }

    fn filled(&self, per_minute: u32, now: Instant) -> f64 {
        let most = f64::from(per_minute);
        most.min(self.left + now.duration_since(self.at).as_secs_f64() * most / 60.0)
    }
}

/// One bucket an address.
///
/// Mobile carriers put thousands of people behind one address, so a bucket is large: it stops a program, not a
/// village.
pub struct Buckets {
    per_minute: u32,
    by_address: Mutex<HashMap<IpAddr, Bucket>>,
}

impl Buckets {
    /// Buckets of that size which fill up in a minute.
    pub fn per_minute(count: u32) -> Buckets {
        Buckets {
            per_minute: count,
            by_address: Mutex::new(HashMap::new()),
        }
    }

    /// Whether this address may ask once more at `now`; if not, how long to wait.
    pub fn take(&self, address: IpAddr, now: Instant) -> Result<(), Duration> {
        let mut buckets = self
            .by_address
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= ADDRESSES {
            self.forget_full(&mut buckets, now);
        }
        let bucket = buckets
            .entry(network(address))
            .or_insert(Bucket::full(self.per_minute, now));
        bucket.take(self.per_minute, now)
    }

    /// Forgets addresses that have not asked for a while; all of them, when a flood of addresses filled the table.
    fn forget_full(&self, buckets: &mut HashMap<IpAddr, Bucket>, now: Instant) {
        let most = f64::from(self.per_minute);
        buckets.retain(|_, b| b.filled(self.per_minute, now) < most);
        if buckets.len() >= ADDRESSES {
            buckets.clear();
        }
    }
}

/// What one customer is given: an IPv4 address, a /64 of IPv6.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => IpAddr::V4(v4),
            None => {
                let [a, b, c, d, ..] = v6.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const THERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

    #[test]
    fn a_bucket_empties_and_fills_again_and_others_have_their_own() {
        let buckets = Buckets::per_minute(60);
        let start = Instant::now();
        assert!((0..60).all(|_| buckets.take(HERE, start).is_ok()));
        let wait = buckets.take(HERE, start).expect_err("empty");
        assert!(wait <= Duration::from_secs(1), "{wait:?}");
        assert!(buckets.take(THERE, start).is_ok());
        assert!(
            buckets
                .take(HERE, start + Duration::from_millis(1_100))
                .is_ok()
        );
    }

    #[test]
    fn neighbours_of_an_ipv6_network_share_a_bucket() {
        let one: IpAddr = "2001:db8::1".parse().expect("an address");
        let two: IpAddr = "2001:db8::2".parse().expect("an address");
        assert_eq!(network(one), network(two));
        assert_eq!(
            network("::ffff:192.0.2.1".parse().expect("an address")),
            HERE
        );
    }

    #[test]
    fn a_flood_of_addresses_does_not_grow_the_table() {
        let buckets = Buckets::per_minute(60);
        let start = Instant::now();
        for n in 0..(ADDRESSES as u32 + 1_000) {
            let _ = buckets.take(IpAddr::from(n.to_be_bytes()), start);
        }
        let kept = buckets.by_address.lock().expect("not poisoned").len();
        assert!(kept <= ADDRESSES, "{kept}");
    }
}
