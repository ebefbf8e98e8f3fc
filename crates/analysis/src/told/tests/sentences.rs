//! Sentences of accounts with what they say was done: polite, plain, dialect, elderly, child, kana, English.

/// States proposed, account.
pub(super) const SENTENCES: &[(&str, &str)] = &[
    // Clicked and nothing else.
    ("clicked", "リンクを押してしまいました。"),
    ("clicked", "URLをクリックしただけです。"),
    ("clicked", "うっかりタップしちゃった"),
    ("clicked", "リンク先に飛んでしまったが、何もせずに戻った。"),
    ("clicked", "りんくを おして しまいました。どうしよう"),
    ("clicked", "URL踏んじゃったけど入力はしてないです"),
    ("clicked", "押してもうたけどすぐ消したで"),
    (
        "clicked",
        "QRコードを読み取ってサイトを開きましたが、怪しいので閉じました。",
    ),
    (
        "clicked",
        "押したら、Apple IDを入力してくださいと書いてあったので、やめました。",
    ),
    (
        "clicked",
        "クリックしたところパスワードを求められたため、入力はしておりません。",
    ),
    (
        "clicked",
        "カード番号まで求められたが入力しなかった。その前にリンクは押した。",
    ),
    (
        "clicked",
        "URLを押したっけ変な画面さなったから、すぐ消したべ",
    ),
    (
        "clicked",
        "メールのURLをポチっとしてしまい、偽サイトらしき画面が出ました。個人情報は入れていません。",
    ),
    (
        "clicked",
        "サイトにアクセスしてしまいましたが、IDもパスワードも入力せずに閉じています。",
    ),
    (
        "clicked",
        "リンクを開くと名前と住所の入力画面が出ましたが、入力する前に気づいて閉じました。",
    ),
    ("clicked", "URLクリックのみ、入力なし。"),
    (
        "clicked",
        "押したけん、変なのが出てきたばってん、なんも入れとらんよ",
    ),
    ("clicked", "おしちゃったけど、なんにもかいてないよ"),
    ("clicked", "I clicked the link but I didn't enter anything."),
    (
        "clicked",
        "I accidentally tapped on the link in the text and closed the page without entering my details. Is it safe?",
    ),
    // Nothing done.
    ("received", "リンクは押していません。"),
    ("received", "まだ開いていません。削除して大丈夫ですか。"),
    ("received", "押しそうになったけど、やめておきました。"),
    ("received", "もう少しで入力するところでした。"),
    ("received", "もし押したらどうなりますか。"),
    ("received", "リンクを押したら感染しますか?"),
    ("received", "URLをクリックしても大丈夫でしょうか。"),
    (
        "received",
        "返信した方がいいですか、それとも無視した方がいいですか。",
    ),
    (
        "received",
        "押してくださいと書いてありますが、押してもよいのでしょうか。",
    ),
    (
        "received",
        "電話してくださいというSMSが来ましたが、電話はしていません。",
    ),
    (
        "received",
        "クリックした覚えはないのに、登録完了というメールが来ました。",
    ),
    (
        "received",
        "カード番号を入力するように言われましたが、断りました。",
    ),
    (
        "received",
        "お金を払わないと訴えると言われていますが、払っていません。",
    ),
    ("received", "怪しいと思って触らずにいます。"),
    ("received", "アプリを入れろと出ましたが入れませんでした。"),
    (
        "received",
        "ギフトカードを買って番号を送れと言われたけど、買ってへん。",
    ),
    ("received", "開けたらあかんと思て開けてへん"),
    ("received", "なんもしとらんばい"),
    ("received", "振り込もうとしたら銀行の人に止められました。"),
    ("received", "ATMで振り込む寸前に息子に止められた。"),
    (
        "received",
        "写真を送れと言われていますが送りたくありません。",
    ),
    (
        "received",
        "友達に回さないと不幸になるというLINEが来たけど、回してません。",
    ),
    ("received", "警察に電話しました。詐欺だと言われました。"),
    (
        "received",
        "本物のカード会社に電話して確認したら、そんなメールは送っていないとのことでした。",
    ),
    ("received", "電話がかかってきましたが、出ませんでした。"),
    ("received", "乗っ取られたのかと心配になりました。"),
    (
        "received",
        "私のアカウントが乗っ取られる可能性はありますか。",
    ),
    ("received", "I haven't clicked anything. Should I reply?"),
    ("received", "They asked me to buy gift cards but I didn't."),
    ("received", "If I click the link, will my phone be hacked?"),
    ("received", "I almost clicked the link but stopped."),
    ("received", "添付ファイルは開かずに削除しました。"),
    ("received", "迷惑メール報告のボタンを押して削除しました。"),
    (
        "received",
        "公式アプリを開いて確認したら、お知らせは何もありませんでした。",
    ),
    // Data entered.
    ("entered-id", "IDとパスワードを入力してしまいました。"),
    ("entered-id", "SMSで来た認証番号を教えてしまった。"),
    ("entered-id", "アップルアイディーとパスワード入れちゃった"),
    (
        "clicked entered-id",
        "リンクを押してログインしてしまいました。",
    ),
    (
        "clicked entered-id",
        "URLを開いてパスワードまで打ち込んだ後で偽物だと気づきました。",
    ),
    (
        "entered-card",
        "クレジットカードの番号と有効期限を入力しました。",
    ),
    ("entered-card", "カード情報を入れてしもた"),
    (
        "clicked entered-card",
        "リンク先でカード番号とセキュリティコードを打ってしまいました。",
    ),
    ("entered-bank", "口座番号と暗証番号を教えてしまいました。"),
    (
        "entered-bank",
        "ネットバンキングのIDとパスワードを入力してしまいました。",
    ),
    ("entered-bank", "証券口座のログイン情報を入力した。"),
    (
        "entered-personal",
        "名前と住所を書き込んで送信してしまいました。",
    ),
    ("entered-personal", "免許証の写真を送ってしまいました。"),
    ("entered-personal", "電話番号と生年月日を教えちゃった"),
    (
        "entered-personal entered-card",
        "名前と住所とカード番号を入力してしまった。",
    ),
    (
        "entered-personal",
        "名前は入れたけど、カードの番号は入れてない。",
    ),
    (
        "clicked entered-card",
        "押してカード番号入れたけど、暗証番号は入れてない",
    ),
    (
        "clicked entered-id",
        "URLを開いたらログイン画面が出て、IDとパスワードを入れました。カード番号も求められたが入力しなかった。",
    ),
    (
        "entered-personal",
        "なまえと でんわばんごうを いれて しまいました",
    ),
    ("entered-card", "入力したのはカード番号だけです。"),
    (
        "clicked entered-id",
        "I clicked the link and entered my password.",
    ),
    ("entered-card", "I typed in my credit card number."),
    (
        "entered-bank",
        "I gave them my bank account number over the phone.",
    ),
    // Apps, calls, remote control.
    ("installed", "アプリをインストールしてしまいました。"),
    ("installed", "言われた通りにアプリを入れた。"),
    ("installed", "添付ファイルを開いてしまいました。"),
    (
        "installed",
        "エクセルを開いてコンテンツの有効化を押してしまいました。",
    ),
    ("called", "書いてあった番号に電話してしまいました。"),
    (
        "called",
        "郵便局のショートメールの番号にかけてしもた どないしょ",
    ),
    ("called", "電話に出てしまいました。"),
    ("called", "折り返し電話をしたら、外国の人が出ました。"),
    (
        "called remote",
        "画面の番号に電話したら、パソコンを遠隔操作されました。",
    ),
    (
        "called installed remote",
        "サポートの番号に電話して、言われるままにアプリを入れて遠隔操作されてしまった。",
    ),
    (
        "called",
        "警告画面の電話番号にかけたが、途中で切った。お金は払っていない。",
    ),
    (
        "called installed",
        "I called the number and installed the app they told me to.",
    ),
    ("remote", "I let them control my computer."),
    // Payment.
    ("paid-transfer", "3万円を振り込んでしまいました。"),
    ("paid-transfer", "銀行のATMからお金を送ってしまいました。"),
    (
        "paid-gift-card",
        "コンビニでiTunesカードを買って番号を教えてしまいました。",
    ),
    (
        "paid-gift-card",
        "グーグルプレイのカードを5万円分買うて、裏の番号を写真で送りました。",
    ),
    ("paid-gift-card", "プリペイドカードの番号を伝えた。"),
    ("paid-crypto", "ビットコインを送ってしまいました。"),
    ("paid-cash", "家に来た人に現金を渡してしまいました。"),
    ("paid-cash", "レターパックで現金を送った。"),
    ("paid-card", "クレジットカードで支払ってしまいました。"),
    (
        "called paid-gift-card",
        "記載の番号に電話したら未納だと言われ、コンビニで電子マネーを買って番号を伝えてしまいました。",
    ),
    ("paid-transfer", "払ってもうた。5万円。"),
    (
        "paid-gift-card",
        "I bought Apple gift cards and sent them the codes.",
    ),
    (
        "paid-transfer",
        "I transferred 2000 dollars to their account.",
    ),
    // Replied, passed on, pictures, taken over, work.
    ("replied", "返信してしまいました。"),
    ("replied", "やめてくださいと返事を出しました。"),
    ("replied", "LINEで少しやり取りしてしまいました。"),
    ("replied", "あしたひま?って来たから誰?って返しちゃったわ"),
    ("replied", "配信停止の依頼を返信で送ってしまいました。"),
    ("replied", "I replied to the email asking who they were."),
    ("forwarded", "友達5人に転送してしまいました。"),
    ("forwarded", "みんなに回しちゃった"),
    ("forwarded", "家族のグループLINEに流してしまった。"),
    ("forwarded", "I forwarded it to all my friends."),
    ("photo-sent", "裸の写真を送ってしまいました。"),
    ("photo-sent", "ビデオ通話で下着姿を見せてしまった。"),
    ("photo-sent", "じぶんのしゃしんをおくってしまいました。"),
    ("account-taken", "インスタのアカウントを乗っ取られました。"),
    (
        "account-taken",
        "パスワードを変えられていてログインできません。",
    ),
    (
        "account-taken",
        "LINEが乗っ取られて、友達に変なメッセージが送られています。",
    ),
    (
        "account-taken",
        "My Instagram account was hacked and I can't log in.",
    ),
    (
        "clicked work-account",
        "会社のパソコンでURLを開いてしまいました。",
    ),
    (
        "clicked entered-id work-account",
        "職場のメールに来たリンクを押して、会社のIDとパスワードを入力してしまった。",
    ),
    ("opened", "メールを開いてしまいました。"),
    ("opened", "メールを開封しただけで、リンクは押していません。"),
    // Others.
    ("received", "母がリンクを押してしまいました。"),
    ("received", "祖父が30万円振り込んでしまったそうです。"),
    (
        "received",
        "友人がカード番号を入力してしまい、困っています。",
    ),
    (
        "clicked",
        "私はリンクを押しただけですが、母は住所まで入れてしまいました。",
    ),
    (
        "received",
        "母のスマホに不在通知のSMSが来て、リンクを押してカード番号を入れてしまったそうです。",
    ),
    ("received", "会社の人が添付ファイルを開いてしまいました。"),
    (
        "received",
        "My mother clicked the link and entered her card number.",
    ),
    // Order, mixtures, hearsay.
    (
        "clicked entered-personal",
        "リンクを押して名前と住所を入れたあと、カード番号も聞かれたけどそれは入れなかった。",
    ),
    (
        "clicked entered-id account-taken",
        "リンクを押してIDとパスワードを入れたら、インスタを乗っ取られてしまいました。",
    ),
    (
        "called",
        "電話したら、ギフトカードを買えと言われたので切りました。",
    ),
    (
        "clicked",
        "押したらアプリをインストールしてくださいと出たので、すぐ閉じた。",
    ),
    (
        "clicked replied",
        "URLを押してしまい、さらに返信もしてしまいました。",
    ),
    (
        "clicked called",
        "URLを押したら警告が出て、表示された番号に電話してしまいました。",
    ),
    (
        "clicked installed",
        "リンクを踏んでアプリを入れてしまいました。",
    ),
    (
        "replied paid-transfer",
        "最初に返信して、そのあと手数料として2万円を振り込みました。",
    ),
    (
        "clicked",
        "ダウンロードはされたがインストールはしていない。リンクは押した。",
    ),
];
