//! Forms without て and た, and verbs that leave it to the rest of the sentence.

use super::super::verbs::Form;
use super::super::words::{Words, after, contains, starts, words};
use super::Outcome::{self, Denied, Done, Nothing, Open};
use super::past::{after_ta, asks, has_past};
use super::{noun, one_stem};

/// After the stem before ない, ず, れる.
pub(super) fn after_nai(rest: &str) -> Outcome {
    // Made to do it is done (払わされた, 押させられた); plain passives are not the person's deed.
    if let Some(rest) = after(rest, "せられ され せて") {
        return one_stem(rest, false);
    }
    if starts(
        rest,
        "れ せ そ ないでくだ ないで下 ないでね ないよう ないでほし ないで欲",
    ) && !starts(rest, "せん")
    {
        return Nothing;
    }
    if starts(rest, "な ず ぬ ん へん せん ひん やん まへん ね") {
        return Denied;
    }
    Nothing
}

/// After the stem before ます, たい, そう.
pub(super) fn after_stem(rest: &str, supposed: bool) -> Outcome {
    if starts(rest, "済 ずみ 後、 後に 後は 後も") {
        return Done;
    }
    if starts(rest, "なし 無し") {
        return Denied;
    }
    if starts(rest, "ましょ なさい ませんか") {
        return Nothing;
    }
    if starts(rest, "ません まへん ませず ませな") {
        return Denied;
    }
    // お送りしました, お伝えしておりません.
    if starts(rest, "して しちゃ") {
        return noun(rest, supposed);
    }
    let humble = rest
        .strip_prefix('し')
        .filter(|r| starts(r, "まし ませ"))
        .or_else(|| after(rest, "はし もし").filter(|r| starts(r, "た まし ませ て")))
        .or_else(|| after(rest, "いたし 致し 申し上げ 申し になり"));
    if let Some(rest) = humble {
        return after_stem(rest, supposed);
    }
    if let Some(rest) = after(rest, "ました よった").or_else(|| rest.strip_prefix("した")) {
        return after_ta(rest, supposed);
    }
    if let Some(rest) = after(rest, "はした もした") {
        return after_ta(rest, supposed);
    }
    if starts(rest, "まして ますた ましまた ましてん") {
        return Done;
    }
    if let Some(rest) = after(rest, "ますと ます") {
        return if rest.starts_with('か') {
            Denied
        } else {
            Nothing
        };
    }
    if starts(
        rest,
        "そうに そうな そうだ そうで かけ たい たく たがる たがっ 忘れ わすれ",
    ) {
        return Denied;
    }
    if starts(rest, "始め 終 直し なおし つつ ながら に行 続け") {
        return Done;
    }
    if rest.starts_with('、') {
        Open
    } else {
        Nothing
    }
}

/// After the dictionary form.
pub(super) fn after_dictionary(rest: &str) -> Outcome {
    const AVERTED: &str = "前 まえ とこ ところ 所だ 所で 寸前 直前 手前 ことなく こともなく ことはな ことはあり こともせ \
        のをや のは止 のはや のはこわ のが怖 のが不安 のを止 気は 気が つもりは べき か迷 か悩 かどう か、 必要は 必要が 勇気";
    if rest.starts_with('→') {
        return Done;
    }
    if starts(rest, AVERTED) {
        return Denied;
    }
    // 番号を打ち込むこと8回.
    let times = rest.strip_prefix("こと").and_then(|r| r.chars().next());
    if times.is_some_and(|c| c.is_ascii_digit() || "一二三四五六七八九十数何".contains(c))
    {
        return Done;
    }
    if let Some(rest) = after(rest, "と、 と") {
        return after_when(rest);
    }
    if starts(rest, "うちに うち、 んじゃなか んやなか") {
        Done
    } else {
        Nothing
    }
}

/// After と: when it was done, if something came of it.
fn after_when(rest: &str) -> Outcome {
    if starts(rest, "書 言 い の か 表示さ 思 したら して き こ 脅")
        || contains(
            rest.split('、').next().unwrap_or(rest),
            "と聞 ときい と書 と言わ と知っ とのこと そうなので 可能性",
        )
    {
        return Nothing;
    }
    if contains(
        rest,
        "というメ というs というl という通 という話 というお ってメ ってs",
    ) {
        return Nothing;
    }
    let came = "求められ 表示さ 出て 出ま 画面 つなが 飛 開き 開い なり なっ";
    let result = has_past(rest) || contains(rest, came);
    if result && !asks(rest) { Done } else { Nothing }
}

/// After the forms of will and command.
pub(super) fn after_will(form: Form, rest: &str) -> Outcome {
    match form {
        Form::Vol if starts(rest, "うと うか") => Denied,
        Form::E if starts(rest, "ば な ませ ずに") => Denied,
        _ => Nothing,
    }
}

/// Whether the words before と言われ can be a command (入れろ, 教えて), not a sum, a thing or a statement.
fn is_command(before: &str) -> bool {
    before.is_empty() || before.ends_with(|c| "ろれけてでせめべげねえいよ〓」".contains(c))
}

/// How the rest of the sentence decides an open verb: the first sign that it was asked about, demanded or
/// done.
pub(in super::super) fn open(rest: &str) -> Outcome {
    const ASKED: &str = "た方が たほうが だ方が だほうが た方い べき ないといけ ないとだめ なければ なきゃ なくては てもい \
        ても大丈夫 てもよ ても良 ていいで ていいの ていい? て大丈夫 ますか ましょうか るといい ればい れば良 ればよ たらいい \
        たらよ たら良 ようとし ようと思 そうになり そうになっ たいので たいん たいで";
    const DEMANDED: &str = "え言わ ろ言わ れ言わ ぇ言わ ん言わ え言う ろ言う れ言う ぇ言う めぇ言 えいう ろいう れいう ください 下さい てくれ てほし て欲し なさい しろと しろっ せよ れと ろと えと けと せと れって \
        ろって えって ように書 ように言 ようにと ないと訴 と書い と書か と言わ と言って とのこと というメ というs という内 というl \
        っていう ってメ ってs って書 って言わ と脅 と要求 とあり";
    const PAST: &str = "ました た。 た、 たが たけど ので たら たところ てしま ちゃった ちゃい たん たの ません ない ずに たも \
        てもう ている ています ても でしま じゃった んでし だけで";
    let at = |words: &Words| words.first(rest).map_or(usize::MAX, |m| m.0);
    let demand = words!(DEMANDED).all(rest).find(|&(i, length)| {
        let word = rest.get(i..i + length).unwrap_or("");
        let before = rest.get(..i).unwrap_or("");
        // 交換し、ばらまくと脅され: another verb is what they threaten with.
        if starts(word, "と脅") {
            return !before.contains('、');
        }
        !starts(word, "と言わ って言わ") || is_command(before)
    });
    let demanded = demand.map_or(usize::MAX, |m| m.0);
    let (asked, past) = (at(words!(ASKED)), at(words!(PAST)));
    // 入れて、次に…を入れてくださいと出た: the demand is another's words for another verb.
    let other = rest.get(demanded.min(rest.len())..).is_some_and(|r| {
        demanded > 30
            && starts(
                r,
                "くださいと 下さいと くださいって 下さいって ろと れと えと ろって れって えって",
            )
    });
    let demanded = if other { usize::MAX } else { demanded };
    if asked < past && asked <= demanded {
        return Denied;
    }
    if demanded < past {
        return Nothing;
    }
    let only_asked = asks(rest) && !rest.trim_end_matches(['?', '。', 'か']).is_empty();
    if past == usize::MAX && only_asked {
        Denied
    } else {
        Done
    }
}
