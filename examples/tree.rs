fn main() {
    let a: Vec<String> = std::env::args().collect();
    let cleaner = dechrome::Cleaner::new(dechrome::Settings {
        with: if a.len() > 3 { vec![dechrome::FieldName::Title] } else { vec![] },
        ..Default::default()
    });
    if a.len() == 2 {
        let b = std::fs::read(&a[1]).unwrap();
        print!("{}", dechrome::emit::explain::explain(&cleaner.examine(&dechrome::Document::bytes(&b))));
        return;
    }
    std::fs::create_dir_all(&a[2]).unwrap();
    for e in std::fs::read_dir(&a[1]).unwrap() {
        let p = e.unwrap().path();
        let b = std::fs::read(&p).unwrap();
        std::fs::write(
            format!("{}/{}", a[2], p.file_name().unwrap().to_str().unwrap()),
            cleaner.clean(&dechrome::Document::bytes(&b)).text,
        )
        .unwrap();
    }
}
