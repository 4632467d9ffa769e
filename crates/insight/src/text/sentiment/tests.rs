//! On planted comments, and on those that people marked: what is learned from how many scores, and whether verdicts hold.
#![expect(clippy::print_stdout, reason = "figures are printed beside their bounds")]

use super::*;
use crate::text::planted::planted;

/// The AUC and the precision on comments whose score was not shown, and the share of them that got a verdict.
fn tried(labels: usize, seed: u64) -> (f64, f64, f64) {
    let comments = planted(labels + 2_000, None, seed);
    let texts: Vec<&str> = comments.iter().map(|comment| comment.text.as_str()).collect();
    let sides: Vec<Option<Side>> =
        comments.iter().enumerate().map(|(at, comment)| (at < labels).then_some(comment.side)).collect();
    let (judged, _) = judge_all(&texts, &sides, 1);
    let unseen: Vec<(Judged, Side)> = judged.iter().zip(&comments).skip(labels).map(|(j, c)| (*j, c.side)).collect();
    let area = auc(&unseen.iter().map(|(judged, side)| (judged.p_positive, *side)).collect::<Vec<_>>());
    let given: Vec<bool> = unseen
        .iter()
        .filter_map(|(judged, side)| match judged.verdict {
            Verdict::Positive => Some(*side == Side::Positive),
            Verdict::Negative => Some(*side == Side::Negative),
            Verdict::Mixed | Verdict::Unsure => None,
        })
        .collect();
    let right = given.iter().filter(|right| **right).count() as f64 / given.len().max(1) as f64;
    (area, right, given.len() as f64 / unseen.len() as f64)
}

// Held-back seeds 21-25, looked at once: AUC .880 with no score, .945 with 100 (.913 to .959), .998 with 1,000; of the
// verdicts .94, .91 (.85 at worst) and .97 were right.
#[test]
fn planted_feelings_are_learned_from_few_scores() {
    for (labels, least) in [(0, 0.85), (100, 0.95), (1_000, 0.97)] {
        let (area, right, given) = tried(labels, 5);
        println!("planted, {labels} scores: AUC {area:.3}, verdicts right {right:.3}, given {given:.3}");
        assert!(area >= least && right >= 0.9, "{labels}: {area:.3} {right:.3} {given:.3}");
    }
}

#[test]
fn nothing_is_learned_from_scores_that_say_nothing() {
    let comments = planted(600, Some(crate::text::Language::Swedish), 3);
    let texts: Vec<&str> = comments.iter().map(|comment| comment.text.as_str()).collect();
    let mut chance = Chance::new(4);
    let sides: Vec<Option<Side>> =
        comments.iter().map(|_| Some(if chance.below(2) == 0 { Side::Positive } else { Side::Negative })).collect();
    let (judged, sentiment) = judge_all(&texts, &sides, 1);
    let learned = sentiment.learned();
    let area = learned.auc.unwrap();
    let told = judged.iter().filter(|judged| matches!(judged.verdict, Verdict::Positive | Verdict::Negative)).count();
    println!("scores by chance: AUC {area:.3}, {told} verdicts of 600");
    assert!((0.4..0.6).contains(&area) && told < 60, "{area} {told}");
}

/// Nine of ten right is reached by calling everybody glad where nine of ten are: that is no verdict about words.
#[test]
fn nobody_is_called_glad_because_most_are() {
    let comments = planted(600, Some(crate::text::Language::Swedish), 3);
    let texts: Vec<&str> = comments.iter().map(|comment| comment.text.as_str()).collect();
    let mut chance = Chance::new(6);
    let sides: Vec<Option<Side>> =
        comments.iter().map(|_| Some(if chance.below(20) > 0 { Side::Positive } else { Side::Negative })).collect();
    let (judged, _) = judge_all(&texts, &sides, 1);
    let told = judged.iter().filter(|judged| matches!(judged.verdict, Verdict::Positive | Verdict::Negative)).count();
    println!("scores by chance, nineteen of twenty high: {told} verdicts of 600");
    assert!(told < 60, "{told}");
}

#[test]
fn contradicting_parts_are_mixed_and_denials_turn_words() {
    let cold = Sentiment::cold();
    let judge = |text: &str| cold.judge(text).verdict;
    assert_eq!(
        judge("Personalen var fantastisk och snäll. Men fakturan var fruktansvärt dålig och fel."),
        Verdict::Mixed
    );
    assert!(cold.judge("Det var inte bra").p_positive < 0.5);
    assert!(cold.judge("Inte alls krångligt, helt underbart!").p_positive > 0.7);
    for glad in [
        "Aldrig haft en så bra upplevelse",
        "Kunde inte vara bättre",
        "It couldn't be better",
        "I have never had such good service",
    ] {
        assert!(cold.judge(glad).p_positive > 0.6, "{glad}");
    }
    for displeased in [
        "Har aldrig varit med om så dålig service",
        "Kan inte bli sämre",
        "Never experienced anything worse",
        "Blir aldrig bra",
        "Fungerar inte så bra",
        "Det blir inte bättre",
    ] {
        assert!(cold.judge(displeased).p_positive < 0.4, "{displeased}");
    }
    assert_eq!(judge("Jag ringde i tisdags"), Verdict::Unsure);
    assert_eq!(cold.judge("").p_positive, 0.5);
}

#[test]
fn a_score_does_not_judge_its_own_comment() {
    let comments = planted(200, Some(crate::text::Language::Swedish), 8);
    let mut texts: Vec<&str> = comments.iter().map(|comment| comment.text.as_str()).collect();
    texts.push("zebra zebra zebra");
    let mut sides: Vec<Option<Side>> = comments.iter().map(|comment| Some(comment.side)).collect();
    sides.push(Some(Side::Positive));
    let p_with = |side| {
        let mut sides = sides.clone();
        sides[200] = Some(side);
        judge_all(&texts, &sides, 1).0[200].p_positive
    };
    let (glad, displeased) = (p_with(Side::Positive), p_with(Side::Negative));
    assert!((glad - displeased).abs() < 0.1, "{glad} {displeased}");
    let judged = judge_all(&texts, &sides, 1).0;
    assert_eq!(judge_all(&texts, &sides, 1).0, judged, "the same in every run");
}
