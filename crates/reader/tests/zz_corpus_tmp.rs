//! throwaway
use madoguchi_reader::{Intake, read};
#[test]
fn corpus() {
    let Ok(list) = std::env::var("ZZ_LIST") else { return };
    let mut slow = vec![];
    let mut total = 0u128; let mut n=0u128;
    for f in std::fs::read_to_string(list).expect("x").lines() {
        let b = std::fs::read(f).expect("x");
        let intake = Intake { name: Some("a.eml"), channel: Some(madoguchi_model::Channel::Mail), ..Default::default() };
        let t = std::time::Instant::now();
        let r = read(&b, &intake);
        let us = t.elapsed().as_micros(); total += us; n+=1;
        slow.push((us, f.to_owned(), b.len()));
        for l in &r.message.links { if let Some(s) = l.span { let t = &r.message.texts[s.text.0 as usize].text; assert!(t.get(s.start as usize..s.end as usize).is_some(), "{f}"); } }
        if std::env::var("ZZ_SHOW").is_ok() {
            println!("=== {f} {us}us {:?}", r.message.provenance);
            println!("from: {:?}", r.message.sender);
            for t in &r.message.texts { println!("[{:?}] {}", t.role, t.text.chars().take(400).collect::<String>()); }
            for l in r.message.links.iter().take(6) { println!("link {:?} {:?} {:?} pixel={}", l.place, l.target.chars().take(90).collect::<String>(), l.label, l.pixel); }
            for a in &r.message.attachments { println!("file {:?} {} {:?} inline={} {:?}", a.name, a.media_type, a.file_type, a.inline, a.findings); }
            println!("problems {:?}", r.problems);
        }
    }
    slow.sort(); slow.reverse();
    println!("SLOW mean {} us", total / n);
    for s in slow.iter().take(12) { println!("SLOW {s:?}"); }
}
