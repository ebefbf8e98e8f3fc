//! The form on a guide's page, and what is answered to it.

use super::guide_page;
use crate::web::form::Fields;
use crate::web::intake::{Refused, Upload};
use crate::web::page::{self, Notice, Page, look, remembering, render};
use crate::web::state::Web;
use crate::web::words::Html;
use axum::extract::{Path, Request, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use madoguchi_service::{FieldKind, TextFile, TextKind, ToolField, ToolForm, ToolResult};
use std::sync::Arc;

/// A tool's form as the page shows it, and its answer above.
pub(super) struct ToolPart {
    pub title: Html,
    pub go: Html,
    pub fields: Vec<FieldPart>,
    pub answer: Option<AnswerPart>,
}

/// A field with what stands in it.
pub(super) struct FieldPart {
    pub name: String,
    pub kind: FieldKind,
    pub label: Html,
    pub hint: Option<Html>,
    pub value: String,
    pub options: Vec<OptionPart>,
    /// What was entered cannot be used.
    pub is_wrong: bool,
}

/// Something to choose.
pub(super) struct OptionPart {
    pub value: String,
    pub label: Html,
    pub is_chosen: bool,
}

/// An answer.
#[derive(Default)]
pub(super) struct AnswerPart {
    /// Something was computed.
    pub is_answered: bool,
    pub summary: Html,
    pub points: Vec<Html>,
    pub steps: Vec<Html>,
    pub left_out: Vec<Html>,
    pub texts: Vec<TextPart>,
    pub links: Vec<(String, Html)>,
    /// Id and heading.
    pub section: Option<(String, String)>,
    /// The input again, for what is sent from the answer.
    pub carry: Vec<(String, String)>,
}

/// A text to copy.
pub(super) struct TextPart {
    pub label: Html,
    pub text: String,
    pub file: Option<TextFile>,
    /// It is made to be printed.
    pub is_note: bool,
}

impl ToolPart {
    /// A form in which nothing stands yet.
    pub(super) fn empty(page: &Page, form: &ToolForm) -> ToolPart {
        ToolPart::filled(page, form, &Fields::default(), None)
    }

    fn filled(page: &Page, form: &ToolForm, typed: &Fields, mend: Option<&str>) -> ToolPart {
        let fields = form.fields.iter();
        ToolPart {
            title: page.of(&form.title),
            go: page.of(&form.go),
            fields: fields
                .map(|field| FieldPart::new(page, field, typed, mend))
                .collect(),
            answer: None,
        }
    }

    /// Whether the answer holds something that is made to be printed.
    pub(super) fn prints(&self) -> bool {
        let answer = self.answer.as_ref();
        answer.is_some_and(|a| a.texts.iter().any(|text| text.is_note))
    }
}

impl FieldPart {
    fn new(page: &Page, field: &ToolField, typed: &Fields, mend: Option<&str>) -> FieldPart {
        let any = typed.get(&field.name).is_some();
        let first = |at: usize| field.kind == FieldKind::Choice && !any && at == 0;
        let is_chosen = |at: usize, value: &str| {
            first(at) || typed.all(&field.name).any(|chosen| chosen == value)
        };
        let options = field.options.iter().enumerate();
        FieldPart {
            name: field.name.clone(),
            kind: field.kind,
            label: page.of(&field.label),
            hint: (!field.hint.is_empty()).then(|| page.of(&field.hint)),
            value: typed.get(&field.name).unwrap_or("").to_owned(),
            options: options
                .map(|(at, option)| OptionPart {
                    is_chosen: is_chosen(at, &option.value),
                    value: option.value.clone(),
                    label: page.of(&option.label),
                })
                .collect(),
            is_wrong: mend == Some(&*field.name),
        }
    }

    pub(super) fn is_ticks(&self) -> bool {
        self.kind == FieldKind::Ticks
    }

    pub(super) fn has_options(&self) -> bool {
        matches!(self.kind, FieldKind::Choice | FieldKind::Ticks)
    }

    /// Lines of its box; 0 for a field of one line.
    pub(super) fn rows(&self) -> u8 {
        match self.kind {
            FieldKind::Text => 10,
            FieldKind::Lines => 3,
            _ => 0,
        }
    }

    /// Which keys a telephone offers. Waybill numbers of international mail hold letters.
    pub(super) fn inputmode(&self) -> &'static str {
        match self.kind {
            FieldKind::Address => "email",
            _ => "text",
        }
    }

    pub(super) fn autocapitalize(&self) -> &'static str {
        match self.kind {
            FieldKind::Number => "characters",
            FieldKind::Address => "none",
            _ => "sentences",
        }
    }
}

impl AnswerPart {
    fn new(page: &Page, result: ToolResult) -> AnswerPart {
        let all = |sentences: &[String]| sentences.iter().map(|s| page.of(s)).collect();
        AnswerPart {
            is_answered: result.answered,
            summary: page.of(&result.summary),
            points: all(&result.points),
            steps: all(&result.steps),
            left_out: all(&result.left_out),
            texts: result
                .texts
                .into_iter()
                .map(|text| TextPart {
                    label: page.of(&text.label),
                    file: text.kind.file(),
                    is_note: text.kind == TextKind::Note,
                    text: text.text,
                })
                .collect(),
            links: result
                .links
                .into_iter()
                .map(|link| (link.url, page.of(&link.text)))
                .collect(),
            section: result.section.map(|s| (s.id, s.title)),
            carry: result.typed,
        }
    }

    /// An answer that says only that the form did not come as it was sent.
    fn refused(page: &Page, refused: Refused) -> (StatusCode, AnswerPart) {
        let (status, key) = match refused {
            Refused::TooLarge | Refused::TooMany => {
                (StatusCode::PAYLOAD_TOO_LARGE, "web-tool.too-long")
            }
            Refused::Slow => (StatusCode::REQUEST_TIMEOUT, "web-tool.broken"),
            Refused::Busy => (StatusCode::SERVICE_UNAVAILABLE, "web-tool.broken"),
            Refused::Broken => (StatusCode::BAD_REQUEST, "web-tool.broken"),
            Refused::Stale => (StatusCode::FORBIDDEN, "web-tool.stale"),
        };
        let answer = AnswerPart {
            summary: page.t(key),
            ..AnswerPart::default()
        };
        (status, answer)
    }
}

/// POST /guides/…: the guide with what its tool answers, or the answer as a file.
pub(in crate::web) async fn guide_tool(
    State(web): State<Arc<Web>>,
    headers: HeaderMap,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let pack = web.counter.analyst().knowledge().pack();
    let Some(guide) = pack.guides.get(&id) else {
        return page::notice(&web, &headers, StatusCode::NOT_FOUND, Notice::NotFound);
    };
    let upload = Upload::read(&web, request).await;
    let (look, chosen) = look(&headers, &upload.fields);
    let remembered = chosen && !upload.is_stale();
    let wanted = upload.fields.get("download").map(str::to_owned);
    let typed = for_download(upload.fields.0, wanted.as_deref());
    let form = web.counter.tool_form(&id, look.lang);
    let result = web.counter.tool(&id, &typed, look.lang);
    let (Some(form), Some(result)) = (form, result) else {
        return page::notice(&web, &headers, StatusCode::NOT_FOUND, Notice::NotFound);
    };
    if upload.refused.is_none()
        && let Some(file) = download(&result, wanted.as_deref())
    {
        return file;
    }
    let path = format!("/guides/{}", guide.id);
    let fields = Fields(result.typed.clone());
    let page = Page::answering(&web, look, "web-guides.title", &path, result.typed.clone());
    let mut tool = ToolPart::filled(&page, &form, &fields, result.mend.as_deref());
    let (status, answer) = match upload.refused {
        Some(refused) => AnswerPart::refused(&page, refused),
        None if result.answered => (StatusCode::OK, AnswerPart::new(&page, result)),
        None => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            (status, AnswerPart::new(&page, result))
        }
    };
    tool.answer = Some(answer);
    let template = guide_page(&web, page, guide, Some(tool));
    remembering(render(status, &template), look, remembered)
}

/// The fields, with the program a file is wanted for as the one chosen.
fn for_download(mut fields: Vec<(String, String)>, wanted: Option<&str>) -> Vec<(String, String)> {
    if let Some(program) = wanted {
        fields.retain(|(name, _)| name != "program");
        fields.push(("program".to_owned(), program.to_owned()));
    }
    fields
}

/// The answer's text as a file to keep, when there is one for that program.
fn download(result: &ToolResult, wanted: Option<&str>) -> Option<Response> {
    let wanted = wanted?;
    let (text, file) = result.texts.iter().find_map(|text| {
        let file = text.kind.file()?;
        (file.program == wanted).then_some((text, file))
    })?;
    let disposition = format!("attachment; filename=\"{}\"", file.name);
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(file.content_type)),
        (
            CONTENT_DISPOSITION,
            HeaderValue::from_str(&disposition).ok()?,
        ),
    ];
    Some((headers, text.text.clone()).into_response())
}
