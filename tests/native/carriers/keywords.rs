//! Keywords in every property that programs keep them in.

use serde_json::json;

use super::*;

/// Each keyword in every property that any program writes it into.
const EVERYWHERE: [&str; 18] = [
    "-XMP-dc:Subject=Secret client",
    "-XMP-dc:Subject=Bridge",
    "-XMP-lr:HierarchicalSubject=Trip|Secret client",
    "-XMP-lr:HierarchicalSubject=Trip|Bridge",
    "-XMP-lr:WeightedFlatSubject=Secret client",
    "-XMP-lr:WeightedFlatSubject=Bridge",
    "-XMP-digiKam:TagsList=Trip/Secret client",
    "-XMP-digiKam:TagsList=Trip/Bridge",
    "-XMP-microsoft:LastKeywordXMP=Trip/Secret client",
    "-XMP-microsoft:LastKeywordXMP=Trip/Bridge",
    "-XMP-microsoft:LastKeywordIPTC=Secret client",
    "-XMP-mediapro:CatalogSets=Trip|Secret client",
    "-XMP-mediapro:CatalogSets=Trip|Bridge",
    "-XMP-acdsee:Keywords=Secret client",
    "-XMP-acdsee:Categories=<Categories><Category Assigned=\"0\">Trip<Category Assigned=\"1\">Secret client</Category><Category Assigned=\"1\">Bridge</Category></Category></Categories>",
    "-IPTC:Keywords=Secret client",
    "-IPTC:Keywords=Bridge",
    "-EXIF:XPKeywords=Secret client;Bridge",
];

#[test]
fn a_rejected_keyword_is_nowhere_left_in_the_file_or_beside_it() {
    let scratch = Scratch::new("carriers-reject");
    for name in ["444.jpg", "plain.png", "lossy.webp", "plain.tif"] {
        let file = written(&scratch, name, &EVERYWHERE);
        assert!(holds(&file, "Secret client"), "{name}");
        let opened = Opened::new(&file, None).reject("Secret client");
        let made = opened.inside();
        assert!(!holds(&made, "Secret client"), "{name}");
        let after = told(&scratch, name, &made);
        assert_eq!(by_digikam(&after), ["Bridge"], "{name}");
        assert_eq!(after["XMP-dc:Subject"], json!(["Bridge"]), "{name}");
        assert_eq!(
            after["XMP-mediapro:CatalogSets"],
            json!(["Trip|Bridge"]),
            "{name}"
        );
        assert!(
            after["XMP-acdsee:Categories"]
                .to_string()
                .contains("Bridge"),
            "{name}"
        );
        assert_eq!(after["IFD0:XPKeywords"], "Bridge", "{name}");
        let again = Opened::new(&made, None);
        assert_eq!(
            (again.words(), again.proposed()),
            (vec!["Bridge"], vec![]),
            "{name}"
        );
        assert!(
            !holds(opened.beside().as_bytes(), "Secret client"),
            "{name}"
        );
    }
}

#[test]
fn a_rejected_keyword_goes_from_the_paths_that_lead_through_it() {
    let beside = packet(&[
        bag("dc:subject", &["Client", "2020", "Boat"]),
        bag("digiKam:TagsList", &["Work/Client/2020", "Client/Boat", "Client"]),
        "<acdsee:categories>&lt;Categories>&lt;Category Assigned=\"1\">Client&lt;Category Assigned=\"1\">2020&lt;/Category>&lt;/Category>&lt;/Categories></acdsee:categories>".into(),
    ].concat());
    let made = Opened::new(&fixture::photo("444.jpg"), Some(&beside))
        .reject("client")
        .beside();
    assert!(!holds(made.as_bytes(), "Client"), "{made}");
    let after = told(&Scratch::new("carriers-through"), "a.xmp", made.as_bytes());
    assert_eq!(after["XMP-digiKam:TagsList"], json!(["Work/2020", "Boat"]));
    assert_eq!(after["XMP-dc:Subject"], json!([2020, "Boat"]));
}

#[test]
fn a_word_that_was_accepted_once_and_then_rejected_is_not_told_by_the_history() {
    let first = Opened::new(&fixture::photo("444.jpg"), None)
        .add("Secret \"client\"")
        .add("Bridge")
        .inside();
    assert!(holds(&first, "Secret \"client\""));
    let second = Opened::new(&first, None).reject("Secret \"client\"");
    for made in [second.inside(), second.beside().into_bytes()] {
        assert!(!holds(&made, "Secret"));
        assert!(holds(&made, "dc:subject \"Bridge\" edited"));
    }
}

#[test]
fn words_that_stand_in_old_properties_only_are_in_every_property_once_one_is_added() {
    let scratch = Scratch::new("carriers-iptc-only");
    let old = ["Athens", "Parthenon", "archive 1990"];
    let in_iptc = old.map(|word| format!("-IPTC:Keywords={word}"));
    let in_iptc: Vec<&str> = in_iptc.iter().map(String::as_str).collect();
    for (arguments, property) in [
        (&in_iptc[..], "IPTC:Keywords"),
        (
            &["-EXIF:XPKeywords=Athens;Parthenon;archive 1990"],
            "IFD0:XPKeywords",
        ),
    ] {
        let file = written(&scratch, "444.jpg", arguments);
        let opened = Opened::new(&file, None);
        assert_eq!(opened.words(), old, "{property}");
        let made = opened.add("marble").inside();
        let after = told(&scratch, "444.jpg", &made);
        let all = ["Athens", "Parthenon", "archive 1990", "marble"];
        for order in [
            "XMP-dc:Subject",
            "XMP-digiKam:TagsList",
            "XMP-lr:HierarchicalSubject",
        ] {
            assert_eq!(first_of(&after, &[order]), all, "{property} {order}");
        }
        match property {
            "IPTC:Keywords" => assert_eq!(after[property], json!(all)),
            _ => assert_eq!(after[property], all.join(";")),
        }
        assert_eq!(
            (by_immich(&after), by_digikam(&after)),
            (all.map(str::to_owned).into(), all.map(str::to_owned).into())
        );
    }
}

#[test]
fn immich_and_digikam_see_words_without_a_broader_one_and_words_that_were_there_before() {
    let scratch = Scratch::new("carriers-flat");
    let file = written(
        &scratch,
        "444.jpg",
        &["-XMP-dc:Subject=harbour", "-XMP-dc:Subject=AC/DC"],
    );
    let opened = Opened::new(&file, None).add("Zürich").add("a|b");
    let inside = told(&scratch, "444.jpg", &opened.inside());
    let beside = told(&scratch, "444.jpg.xmp", opened.beside().as_bytes());
    for after in [inside, beside] {
        let all = json!(["harbour", "AC/DC", "Zürich", "a|b"]);
        assert_eq!(after["XMP-digiKam:TagsList"], all);
        assert_eq!(after["XMP-lr:HierarchicalSubject"], all);
        assert_eq!(after["XMP-dc:Subject"], all);
    }
    // A word that holds what stands between words elsewhere is one word all the same.
    let again = Opened::new(&opened.inside(), None);
    assert_eq!(again.words(), ["harbour", "AC/DC", "Zürich", "a|b"]);
    assert_eq!(again.proposed(), [""; 0]);
}

#[test]
fn words_of_which_nobody_decided_stay_where_they_stand() {
    let scratch = Scratch::new("carriers-undecided");
    let arguments = [
        "-XMP-dc:Subject=harbour",
        "-XMP-digiKam:TagsList=Boats/tug",
        "-IPTC:Keywords=crane",
        "-EXIF:XPKeywords=dock",
    ];
    let file = written(&scratch, "444.jpg", &arguments);
    let opened = Opened::new(&file, None);
    assert_eq!(opened.words(), ["harbour"]);
    assert_eq!(opened.proposed(), ["tug", "crane", "dock"]);
    let opened = opened.add("marble");
    let after = told(&scratch, "444.jpg", &opened.inside());
    assert_eq!(after["XMP-dc:Subject"], json!(["harbour", "marble"]));
    assert_eq!(
        after["XMP-digiKam:TagsList"],
        json!(["Boats/tug", "harbour", "marble"])
    );
    assert_eq!(
        after["IPTC:Keywords"],
        json!(["crane", "harbour", "marble"])
    );
    assert_eq!(after["IFD0:XPKeywords"], "dock;harbour;marble");
    let after = told(
        &scratch,
        "444.jpg",
        &opened.reject("crane").reject("dock").inside(),
    );
    assert_eq!(after["IPTC:Keywords"], json!(["harbour", "marble"]));
    assert_eq!(after["IFD0:XPKeywords"], "harbour;marble");
}

#[test]
fn words_that_only_the_file_has_are_not_lost_when_its_sidecar_counts_more() {
    let scratch = Scratch::new("carriers-both");
    let file = written(&scratch, "444.jpg", &["-XMP-dc:Subject=inside"]);
    let beside = packet(&bag("dc:subject", &["beside"]));
    let opened = Opened::new(&file, Some(&beside));
    assert_eq!(
        (opened.words(), opened.proposed()),
        (vec!["beside"], vec!["inside"])
    );
    let opened = opened.add("marble");
    let after = told(&scratch, "444.jpg", &opened.inside());
    assert_eq!(
        after["XMP-dc:Subject"],
        json!(["beside", "inside", "marble"])
    );
    let after = told(&scratch, "a.xmp", opened.beside().as_bytes());
    assert_eq!(after["XMP-dc:Subject"], json!(["beside", "marble"]));
}

#[test]
fn a_word_composed_and_not_composed_is_one_and_goes_in_both_forms() {
    const COMPOSED: &str = "Café";
    const APART: &str = "Cafe\u{301}";
    let scratch = Scratch::new("carriers-nfd");
    let twice = packet(&bag("dc:subject", &[COMPOSED, APART]));
    let twice = with_segments(&fixture::photo("444.jpg"), &[xmp_segment(&twice)]);
    let apart = [
        format!("-XMP-dc:Subject={COMPOSED}"),
        format!("-IPTC:Keywords={APART}"),
    ];
    let apart: Vec<&str> = apart.iter().map(String::as_str).collect();
    let both = written(
        &scratch,
        "444.jpg",
        &[
            &["-charset", "iptc=utf8", "-codedcharacterset=utf8"],
            &apart[..],
        ]
        .concat(),
    );
    for file in [twice, both] {
        assert!(holds(&file, APART));
        let opened = Opened::new(&file, None);
        assert_eq!(
            (opened.words(), opened.proposed()),
            (vec![COMPOSED], vec![])
        );
        let made = opened.add("marble").inside();
        assert!(holds(&made, APART), "nobody touched it");
        assert_eq!(Opened::new(&made, None).words(), [COMPOSED, "marble"]);
        let made = Opened::new(&file, None)
            .reject(COMPOSED)
            .add("marble")
            .inside();
        assert!(!holds(&made, COMPOSED) && !holds(&made, APART));
    }
    let typed = Opened::new(&fixture::photo("444.jpg"), None)
        .add(APART)
        .inside();
    assert!(holds(&typed, COMPOSED), "what is written anew is composed");
}

#[test]
fn a_word_that_a_person_spells_otherwise_is_spelt_so_everywhere() {
    let scratch = Scratch::new("carriers-respelt");
    let file = written(&scratch, "444.jpg", &EVERYWHERE);
    let opened = Opened::new(&file, None);
    let id = opened.review.keywords[0].id;
    let made = opened
        .edit(&[Edit::RewriteKeyword(id, "Secret Client".into())])
        .inside();
    assert!(!holds(&made, "Secret client"));
    let after = told(&scratch, "444.jpg", &made);
    assert_eq!(
        after["XMP-digiKam:TagsList"],
        json!(["Trip/Secret Client", "Trip/Bridge"])
    );
    assert_eq!(after["IPTC:Keywords"], json!(["Bridge", "Secret Client"]));
}

#[test]
fn no_keyword_is_written_where_nobody_changed_one() {
    let scratch = Scratch::new("carriers-untouched");
    let file = written(&scratch, "444.jpg", &EVERYWHERE);
    let edit = Edit::WriteText(
        hushtag::domain::field::TextField::Title.into(),
        "New".into(),
    );
    let made = Opened::new(&file, None).edit(&[edit]).inside();
    let (before, after) = (
        told(&scratch, "a.jpg", &file),
        told(&scratch, "b.jpg", &made),
    );
    for (name, value) in before.as_object().unwrap() {
        let is_changing = [
            "System",
            "File:",
            "SourceFile",
            "XMP-x:",
            "Photoshop:IPTCDigest",
        ];
        if !is_changing.iter().any(|start| name.starts_with(start)) {
            assert_eq!(after.get(name), Some(value), "{name}");
        }
    }
}
