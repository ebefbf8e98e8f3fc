//! Words that fraud writes with tricks, so that a trick inside one is told from honest marks between two.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Words of two to four characters; a mark between two neighbours of one splits a word. Words whose halves
/// also stand side by side in lists (有効・期限) are not here.
const WORDS: &str = "
お客様 お客さま お荷物 荷物 不在 ご不在 持ち帰り 再配達 配達 配送 宅配 宅急便 急便 郵便 運輸 住所 お届け 届け先
受け取り 受取 保管 期限 期間 発送 追跡 関税 お支払い 支払い 支払 未払い 請求 料金 未納 滞納 延滞 督促 差押 差し押さえ
税金 国税 税務署 国税庁 納税 納付 還付 銀行 口座 預金 残高 振込 振り込み 入金 出金 送金 引き落とし 引落 決済 暗証
番号 認証 本人 確認 ご確認 登録 ご登録 更新 変更 情報 個人 会員 有効 無効 停止 制限 凍結 解除 解約 利用 ご利用 不正
不審 異常 検知 警告 緊急 至急 重要 通知 お知らせ 連絡 ご連絡 電話 携帯 電気 水道 電力 保険 証券 投資 取引 当選 賞金
無料 限定 特典 還元 返金 返品 補償 裁判 訴訟 警察 逮捕 弁護士 法的 手続 手続き 申告 申請 申込 完了 失効 お手続き
ご案内 ご注意 注意 安全 保護 添付 資料 開封 閲覧 契約 回答 返信 相談 副業 収入 報酬 融資 審査 購入 ご購入 注文 ご注文
商品 発生 対応 対象 必要 実施 最終 通告 強制 会費 楽天 三井 住友 三菱 佐川 年金 給付 給付金 金融 資産 通貨 お問い合わせ
お心当たり お早め お急ぎ お取引 ご希望 ご指定 ご住所 ご本人 ご請求 ご購読 誠に 詳細 下記 履歴 端末 機器 暗号 仮想
でした ました ません ください いたします おります ござい いただ ありません できません よろしく
";

/// Katakana words of the same sort.
const KATAKANA: &str = "
アカウント アクセス アップデート アドレス アプリ アマゾン アマゾンプライム アラート アンケート インストール インターネット
ウイルス ウェブ エネルギー エポスカード エポス エラー エントリー オーダー オリコ オンライン カード カウンター カウント カスタマー
カレンダー カメラ ガス キット キャッシュ キャッシュカード キャリア キャンセル キャンペーン ギフト ギフトカード クイック クーポン
クリック クレジット クレジットカード クロネコ コイン コース コード コールセンター コミュニティ コンビニ サーバー サービス サイト
サイン サブスクリプション サポート システム ショッピング ショップ ジャックス スーパー ステータス ストア スパム スペース スマートフォン
スマホ セール セキュリティ セキュリティー セゾン センター ソフトバンク タイトル タイム タイプ ダイレクト ダウンロード タクシー
チェック チーム チケット チャージ チャット ツール テスト データ デバイス デビット トークン ドコモ トヨタ トラブル ニコス ニッポン
ニュース ネット ネットバンキング ネットワーク ノート ハガキ ハイブリッド ハッカー ハッピー バンキング バンク パスコード パスワード
パソコン ビットコイン ファイル フィッシング フォーム ブラウザ プライム プラチナ プレゼント プレミアム ブロック プロバイダー
プロファイル ページ ペイペイ ベース ベスト ヘルプ ヘルプデスク ポイント ポータル ボタン マイナポイント マイナンバー マイページ
マスターカード マルウェア メール メールアドレス メッセージ メルカリ メルペイ メンテナンス メンバー モバイル ヤフー ヤマト ユーザー
ユーザ ライフカード ライフライン ラクテン ランサムウェア リアル リクエスト リスク リスト リセット リニューアル リンク レター レンタル
ログアウト ログイン ロック ロッカー ロボット ワンタイム ワンタイムパスワード イオン イオンカード エアコン ビューカード ローソン
セブン ニトリ ユニクロ ヨドバシ エクスプレス アメックス メンテ クロネコメンバーズ ネクスト テレビ ホテル
";

/// Kanji words with a kanji that is drawn like a katakana.
const KANJI: &str = "
協力 努力 電力 入力 出力 能力 効力 有力 強力 権力 圧力 体力 全力 暴力 口座 人口 入口 出口 窓口 口頭 口径 工事 工場 工業
工程 加工 施工 工夫 夕方 夕食 夕刊 二月 二日 二重 二段 二次 二回 二度 二人 第二 八月 八日 十八 千円 千葉 千代 五千 三千 一部
一覧 一般 一時 一切 一括 一定 一回 一度 一方 一律 一致 一件 一番 第一 唯一 統一 同一 万一 三井 三菱 三月 三日 第三 三者 才能
";

/// Nouns that ・ joins to another (申告・納税).
const JOINED_NOUNS: &str = "
申告 納税 国税 地方 預金 振込 入金 出金 登録 変更 解約 確認 更新 停止 銀行 証券 保険 電気 水道 氏名 住所 電話 番号 個人 法人
配送 配達 集荷 返品 返金 交換 支払 請求 口座 契約 申込 申請 届出 手続 照会 照合 検索 予約 購入 注文 会員 利用 管理 設定 追加 削除
送金 決済 投資 融資 相談 窓口 受付 受取 運輸 通販 通信 携帯 健康 年金 介護 医療 福祉 教育 交通 観光 物流 納付 還付 徴収
";

static PAIRS: LazyLock<HashSet<(char, char)>> = LazyLock::new(|| {
    let words = WORDS.split_whitespace();
    words
        .flat_map(|word| word.chars().zip(word.chars().skip(1)))
        .collect()
});

/// By each character of a word: what stands before and after it.
type Places = HashMap<char, Vec<(&'static str, &'static str)>>;

static KATAKANA_PLACES: LazyLock<Places> = LazyLock::new(|| places(KATAKANA));
static KANJI_PLACES: LazyLock<Places> = LazyLock::new(|| places(KANJI));
static KATAKANA_SPLITS: LazyLock<Places> = LazyLock::new(|| {
    let whole: HashSet<&str> = KATAKANA.split_whitespace().collect();
    let mut splits = Places::new();
    for word in KATAKANA.split_whitespace() {
        for (at, c) in word.char_indices().skip(1) {
            let halves = word.split_at(at);
            // ギフト/カード is a list, not a split word.
            if !(whole.contains(halves.0) && whole.contains(halves.1)) {
                splits.entry(c).or_default().push(halves);
            }
        }
    }
    splits
});
static NOUNS: LazyLock<HashSet<&str>> = LazyLock::new(|| JOINED_NOUNS.split_whitespace().collect());

fn places(words: &'static str) -> Places {
    let mut places = Places::new();
    for word in words.split_whitespace() {
        for (at, c) in word.char_indices() {
            let around = (
                word.get(..at).unwrap_or(""),
                word.get(at + c.len_utf8()..).unwrap_or(""),
            );
            places.entry(c).or_default().push(around);
        }
    }
    places
}

fn fits(places: &Places, before: &str, c: char, after: &str) -> bool {
    places.get(&c).is_some_and(|around| {
        around
            .iter()
            .any(|(b, a)| before.ends_with(b) && after.starts_with(a))
    })
}

/// Whether the two stand side by side inside a known word.
pub(super) fn joins(left: char, right: char) -> bool {
    PAIRS.contains(&(left, right))
}

/// Whether `c` between these texts completes a known katakana word.
pub(super) fn completes_katakana(before: &str, c: char, after: &str) -> bool {
    fits(&KATAKANA_PLACES, before, c, after)
}

/// Whether `c` between these texts completes a known kanji word.
pub(super) fn completes_kanji(before: &str, c: char, after: &str) -> bool {
    fits(&KANJI_PLACES, before, c, after)
}

/// Whether the end of `before` and the beginning of `after` are the halves of a known katakana word.
/// `after` begins with `first`.
pub(super) fn splits_katakana(before: &str, first: char, after: &str) -> bool {
    KATAKANA_SPLITS.get(&first).is_some_and(|halves| {
        halves
            .iter()
            .any(|(b, a)| before.ends_with(b) && after.starts_with(a))
    })
}

/// Whether a word of two kanji is one that ・ joins to another.
pub(super) fn is_joined_noun(word: &str) -> bool {
    NOUNS.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_inside_words_join() {
        assert!(joins('支', '払') && joins('ち', '帰') && joins('で', 'し') && joins('客', '様'));
        assert!(!joins('効', '期') && !joins('す', 'お') && !joins('在', '再'));
    }

    #[test]
    fn katakana_words_are_found_around_a_character() {
        assert!(completes_katakana("このア", 'ク', "セス"));
        assert!(completes_katakana("コンビ", 'ニ', "で"));
        assert!(!completes_katakana("ブランド", 'カ', "アップ"));
        assert!(splits_katakana("お使いのアカ", 'ウ', "ウントを"));
        assert!(!splits_katakana("メール", 'サ', "サービス"));
    }
}
