//! The user's own lists in recognition: what they mark, what they change, what an export keeps.

// Helpers of tests may panic: that is how a test fails.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

use std::sync::Arc;
use wusum::annotation::{Collection, Degrees, Document, Origin, Status};
use wusum::formats::{csv, native};
use wusum::lexicon::{AnnotationType, Lexicon, OwnList};
use wusum::recognize::{Recognizer, suggest};

fn list(name: &str, text: &str) -> Arc<OwnList> {
    let read = OwnList::read(name, text).unwrap();
    assert_eq!(read.errors, []);
    Arc::new(read.list)
}

fn recognizer(lists: &[Arc<OwnList>]) -> Recognizer {
    Recognizer::with_lexicon(Arc::new(Lexicon::with_lists(lists.to_vec())))
}

fn annotated(recognizer: &Recognizer, text: &str) -> Document {
    let mut document = Document::new("d", text);
    let edit = suggest(recognizer, &mut document);
    document.apply(edit).unwrap();
    document
}

/// What was marked: text, type, entity.
fn marks(document: &Document) -> Vec<String> {
    let mark = |a: &Arc<wusum::annotation::Annotation>| {
        let text = a.span.slice(document.text()).unwrap();
        let kind = if a.annotation_type == AnnotationType::Actor { "actor" } else { "place" };
        format!("{text} {kind} {}", a.entity.as_deref().unwrap_or("-"))
    };
    document.annotations().iter().map(mark).collect()
}

/// Lists, texts, and what is marked in them with the list.
const CASES: &[(&str, &str, &[&str])] = &[
    // A name that nobody knows, with what Arabic attaches to it, in another spelling.
    (
        "form,other forms,type\nكتيبة زهر الربى,زهر الربى,actor",
        "وقالت كتيبة زَهر الرُّبى إنها انسحبت، ولزهر الربي مقر هناك",
        &["كتيبة زَهر الرُّبى actor l:كتيبة زهر الربى", "زهر الربي actor l:كتيبة زهر الربى"],
    ),
    // Another type than the tables': the list has said what it is.
    ("form,type,id\nالقامشلي,actor,band", "عادت القامشلي إلى المسرح", &["القامشلي actor band"]),
    ("form,type,id\nقسد,place,kasd", "عاد من قسد أمس", &["قسد place kasd"]),
    // A namesake of a city comes before it.
    ("form,type,id\nالقامشلي,place,street", "وصلوا إلى القامشلي", &["القامشلي place street"]),
    // One more form of an entry of the tables.
    ("form,type,id\nقوات السهلين,actor,sdf", "قالت قوات السهلين", &["قوات السهلين actor sdf"]),
    ("form,type,id\nالقامشلوكة,place,gn173377", "في القامشلوكة", &["القامشلوكة place gn173377"]),
    // The longest name wins, as everywhere.
    (
        "form,type,id\nسوريا الديمقراطية,place,x",
        "قالت قوات سوريا الديمقراطية",
        &["قوات سوريا الديمقراطية actor sdf"],
    ),
    // People who take part in no conflict are marked where somebody asks for them.
    (
        "form,type,kind,id\nأهالي الورد,actor,civilian,x",
        "قال أهالي الورد",
        &["أهالي الورد actor x"],
    ),
];

#[test]
fn names_of_lists_are_marked() {
    for (table, text, expected) in CASES {
        let document = annotated(&recognizer(&[list("l.csv", table)]), text);
        assert_eq!(marks(&document), *expected, "{table}");
    }
}

#[test]
fn a_mark_tells_its_list() {
    let list = list("ورد.csv", "form,type\nزهر الربى,place");
    let recognizer = recognizer(&[list]);
    let origins = |text: &str| -> Vec<(String, Option<String>, Option<String>)> {
        let of = |origin: &Origin| match origin {
            Origin::Rule { rule, form, list, .. } => (rule.clone(), form.clone(), list.clone()),
            Origin::Person => panic!("a rule found it"),
        };
        annotated(&recognizer, text).annotations().iter().map(|a| of(&a.origin)).collect()
    };
    let text = |text: &str| Some(text.to_owned());
    let own = ("own-list".to_owned(), text("زهر الربى"), text("ورد.csv"));
    assert_eq!(origins("عاد من زهر الربى"), [own]);
    let table = ("lexicon".to_owned(), text("القامشلي"), None);
    assert_eq!(origins("عاد من القامشلي"), [table]);
}

/// A row of a GeoNames file.
fn place(number: u32, name: &str, feature: &str, people: u32) -> String {
    format!(
        "{number}\tName\tName\t{name}\t36.25\t42.5\t{feature}\tIQ\t\t15\t\t\t\t{people}\t\t220\t\
         Asia/Baghdad\t2020-01-01\n"
    )
}

#[test]
fn places_of_geonames_files_are_gated_like_the_villages() {
    let file = [
        place(900_000_001, "زهر الربى", "P\tPPL", 0),
        place(900_000_002, "وردستان", "P\tPPL", 200_000),
        // A large city whose name is a common word.
        place(900_000_003, "الساعة", "P\tPPL", 200_000),
        // Nineveh, which the tables have.
        place(92_877, "نينوى", "A\tADM1", 0),
    ];
    let recognizer = recognizer(&[list("IQ.txt", &file.concat())]);
    for (text, expected) in [
        ("أحب زهر الربى في الصباح", vec![]),
        ("وصلوا إلى قرية زهر الربى", vec!["زهر الربى place gn900000001"]),
        ("وصلوا إلى وردستان", vec!["وردستان place gn900000002"]),
        ("وصلوا في الساعة الخامسة", vec![]),
        // The governorate is named: the tables' own rule vouches for a place of the file.
        (
            "عادوا إلى محافظة نينوى. واحترق منزل في زهر الربى أمس",
            vec!["محافظة نينوى place IQ-NI", "زهر الربى place gn900000001"],
        ),
    ] {
        assert_eq!(marks(&annotated(&recognizer, text)), expected, "{text}");
    }
    let entity = annotated(&recognizer, "في وردستان");
    let entity = entity.entity("gn900000002").unwrap();
    assert_eq!((entity.kind.as_str(), entity.geonames), ("city", Some(900_000_002)));
    assert_eq!((entity.lat, entity.lon), (Some(Degrees::new(36.25)), Some(Degrees::new(42.5))));
    assert_eq!(entity.parent, ["IQ", "IQ-NI"]);
}

#[test]
fn an_export_holds_what_the_list_said() {
    let table = "form,type,name,kind,lat,lon,id\nحاجز الورد,place,Ward Checkpoint,نقطة تفتيش,\
                 36.512345678,-4.25,x7";
    let document = annotated(&recognizer(&[list("l.csv", table)]), "أوقفوا الحافلة عند حاجز الورد");
    let collection = Collection { documents: vec![document], ..Collection::default() };
    let read = native::import(&native::export(&collection)).unwrap();
    assert_eq!(read, collection);
    let entity = read.documents[0].entity("x7").unwrap();
    assert_eq!(
        (entity.name_ar.as_str(), entity.name_en.as_str()),
        ("حاجز الورد", "Ward Checkpoint")
    );
    assert_eq!(entity.kind, "نقطة تفتيش");
    assert_eq!(
        (entity.lat, entity.lon),
        (Some(Degrees::new(36.512345678)), Some(Degrees::new(-4.25)))
    );
    let table = csv::export(&read);
    for cell in ["x7", "Ward Checkpoint", "نقطة تفتيش", "36.512345678", "-4.25", "own-list"]
    {
        assert!(table.contains(&format!(",{cell},")), "{cell}: {table}");
    }
}

#[test]
fn without_the_list_suggestions_go_and_decisions_stay() {
    let text = "قالت زهر الربى، ثم عادت زهر الربى";
    let mut document = annotated(&recognizer(&[list("l.csv", "form,type\nزهر الربى,actor")]), text);
    let mut accepted = (*document.annotations()[0]).clone();
    accepted.status = Status::Accepted;
    document.apply(wusum::annotation::Edit::Replace(Arc::new(accepted))).unwrap();
    let edit = suggest(&Recognizer::new(), &mut document);
    document.apply(edit).unwrap();
    assert_eq!(marks(&document), ["زهر الربى actor l:زهر الربى"]);
    assert_eq!(document.annotations()[0].status, Status::Accepted);
}

#[test]
fn a_list_that_was_corrected_corrects_what_is_known() {
    let text = "في زهر الربى";
    let mut document = Document::new("d", text);
    for (lat, expected) in [("36.5", 36.5), ("37", 37.0)] {
        let table = format!("form,type,lat,lon\nزهر الربى,place,{lat},40");
        let edit = suggest(&recognizer(&[list("l.csv", &table)]), &mut document);
        document.apply(edit).unwrap();
        assert_eq!(document.entity("l:زهر الربى").unwrap().lat, Some(Degrees::new(expected)));
    }
}

#[test]
fn lists_stand_beside_each_other() {
    let one = list("one.csv", "form,type,id,name\nزهر الربى,actor,x,الزهر\nورد الضحى,actor,,");
    let two = list("two.csv", "form,type,id,name\nزهرنا,actor,x,زهر آخر\nورد الضحى,actor,,");
    let lexicon = Arc::new(Lexicon::with_lists(vec![one, two]));
    let recognizer = Recognizer::with_lexicon(Arc::clone(&lexicon));
    let document = annotated(&recognizer, "قالت زهرنا ثم ورد الضحى");
    assert_eq!(marks(&document), ["زهرنا actor x", "ورد الضحى actor one:ورد الضحى"]);
    assert_eq!(document.entity("x").unwrap().name_ar, "الزهر");
    let candidates = &document.annotations()[1].candidates;
    let entities: Vec<&str> = candidates.iter().map(|c| c.entity.as_str()).collect();
    assert_eq!(entities, ["one:ورد الضحى", "two:ورد الضحى"]);
    for entry in lexicon.entries() {
        let found = lexicon.find(&entry.id()).map(|found| found.index());
        assert_eq!(found, Some(lexicon.meant(entry.index())), "{}", entry.id());
    }
}

#[test]
fn entries_of_lists_are_found_by_what_somebody_types() {
    let table = "form,type,name,id\nالقامشلي,place,Zahr Square,x\nقوات السهلين,actor,,sdf";
    let lexicon = Lexicon::with_lists(vec![list("l.csv", table)]);
    let first = |query: &str| lexicon.search(query, None, 1).first().map(|entry| entry.id());
    for (query, id) in [("zahr sq", "x"), ("القامشلي", "x"), ("السهلين", "sdf"), ("x", "x")]
    {
        assert_eq!(first(query).as_deref(), Some(id), "{query}");
    }
    // An entry of two rows is shown once.
    let sdf: Vec<String> =
        lexicon.search("قوات س", None, 50).iter().map(|entry| entry.id()).collect();
    assert_eq!(sdf.iter().filter(|id| *id == "sdf").count(), 1);
}

#[test]
fn without_lists_nothing_changes() {
    let text = "قالت قسد في القامشلي إن كسب بعيدة عن قرية زهر الربى";
    let without = annotated(&Recognizer::new(), text);
    assert_eq!(annotated(&recognizer(&[]), text), without);
    let other = list("l.csv", "form,type\nورد الضحى,place");
    assert_eq!(annotated(&recognizer(&[other]), text), without);
}
