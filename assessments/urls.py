"""Every address on one screen, grouped by object. Paths are German because people quote them."""

from django.urls import include, path

from assessments.access.views import changes as access
from assessments.answers.views.check import check, hand_over, return_to_team, submit, take_back, tell_all_answered
from assessments.answers.views.inquiry import inquiry_reply
from assessments.answers.views.participation import decline, facts, undo_decline
from assessments.answers.views.presence import requirement_open
from assessments.answers.views.quick_entry import quick_entry
from assessments.answers.views.requirement import measure_restore, requirement
from assessments.answers.views.task_list import task_list
from assessments.answers.views.versions import text_versions
from assessments.audit_log import views as audit_log
from assessments.catalogue.views import clarity_note
from assessments.dashboard.views.institutions import results_institutions
from assessments.dashboard.views.requirement import results_requirement
from assessments.dashboard.views.round import results_area, results_numbers, results_round, results_rounds
from assessments.dashboard.views.tables import results_city_table, results_institutions_table
from assessments.good_examples import views as good_examples
from assessments.home.views import home
from assessments.institutions.rules import reserved_codes
from assessments.leaving.views import departures
from assessments.leaving.views.taking_along import departure, departure_take_back, take_along, take_along_file
from assessments.mail.views import log as mails
from assessments.mail.views import reminders
from assessments.measures.views import measures
from assessments.people.views import account, deputies
from assessments.preparation.views import round_dates, round_institutions, round_invited, round_name, round_new
from assessments.publication.views import catalogues as catalogue
from assessments.publication.views import public, reports
from assessments.publication.views.closing import archive_download, closing_opinions
from assessments.publication.views.publication import (
    public_preview,
    publication,
    publication_complete,
    publication_correct,
)
from assessments.publication.views.round import review_rounds, round_step
from assessments.publication.views.visible import assessment_visible
from assessments.reports.views import writing
from assessments.review.views.assessment import review_accept, review_detail, review_extend, review_return
from assessments.review.views.cockpit import review_list, review_table
from assessments.review.views.inquiry import inquiry_ask, inquiry_close, review_inquiry_reply
from assessments.review.views.participation import review_decline, review_extend_several, review_undo_decline
from assessments.review.views.redaction import review_lift_redaction, review_redact
from assessments.review.views.reminder import review_remind, round_remind
from assessments.rounds.views import calendars, jobs
from assessments.themes import views as themes
from assessments.workshop.views import opinions, workshop

assessment = [
    path("", task_list, name="assessment"),
    path("workshop/", facts, name="assessment-facts"),
    path("schnellerfassung/", quick_entry, name="quick-entry"),
    path("nicht-teilnehmen/", decline, name="assessment-decline"),
    path("nicht-teilnehmen/zuruecknehmen/", undo_decline, name="assessment-undo-decline"),
    path("pruefen/", check, name="assessment-check"),
    path("pruefen/vorlegen/", hand_over, name="assessment-hand-over"),
    path("pruefen/bescheid/", tell_all_answered, name="assessment-tell"),
    path("pruefen/zurueckholen/", take_back, name="assessment-take-back"),
    path("pruefen/freigeben/", submit, name="assessment-submit"),
    path("pruefen/zurueckgeben/", return_to_team, name="assessment-return-to-team"),
    path("rueckfragen/<int:pk>/", inquiry_reply, name="inquiry-reply"),
    path("termine.ics", calendars.assessment_calendar, name="assessment-calendar"),
    path("sichtbar/", assessment_visible, name="assessment-visible"),
    path("bericht.pdf", reports.institution_report_pdf, name="institution-report-pdf"),
    path("ergebnisblatt.pdf", reports.result_sheet_pdf, name="result-sheet-pdf"),
    path("bogen.pdf", reports.sheet_pdf, name="sheet-pdf"),
    path("teilnahme.pdf", reports.certificate_pdf, name="certificate-pdf"),
    path("meine-einschaetzung/", opinions.my_opinions, name="my-opinions"),
    path("meine-einschaetzung/<str:requirement_code>/", opinions.my_opinion, name="my-opinion"),
    path(
        "meine-einschaetzung/<str:requirement_code>/loeschen/",
        opinions.my_opinion_withdraw,
        name="my-opinion-withdraw",
    ),
    path(
        "meine-einschaetzung/<str:requirement_code>/zuruecknehmen/",
        opinions.joint_rating_take_back,
        name="joint-rating-take-back",
    ),
    path("einschaetzungen/abschliessen/", opinions.opinions_close, name="opinions-close"),
    path("moderation/", workshop.workshop, name="workshop"),
    path("moderation/<str:requirement_code>/", workshop.workshop_requirement, name="workshop-requirement"),
    path("<str:requirement_code>/", requirement, name="requirement"),
    path("<str:requirement_code>/gutes-beispiel/", good_examples.answer_example, name="answer-example"),
    path("<str:requirement_code>/unverstaendlich/", clarity_note, name="clarity-note"),
    path("<str:requirement_code>/geloescht/", measure_restore, name="measure-restore"),
    path("<str:requirement_code>/offen/", requirement_open, name="requirement-open"),
    path("<str:requirement_code>/fassungen/<int:question_id>/", text_versions, name="text-versions"),
]

assessment_in_review = [
    path("", review_detail, name="review-detail"),
    path("frist/", review_extend, name="review-extend"),
    path("erinnern/", review_remind, name="review-remind"),
    path("nichtteilnahme/", review_decline, name="review-decline"),
    path("nichtteilnahme/zuruecknehmen/", review_undo_decline, name="review-undo-decline"),
    path("zurueckgeben/", review_return, name="review-return"),
    path("abnehmen/", review_accept, name="review-accept"),
    path("schwaerzen/", review_redact, name="review-redact"),
    path("schwaerzen/<int:pk>/zuruecknehmen/", review_lift_redaction, name="review-lift-redaction"),
    path("rueckfrage/", inquiry_ask, name="inquiry-ask"),
    path("rueckfrage/<int:inquiry_id>/", review_inquiry_reply, name="review-inquiry-reply"),
    path("rueckfrage/<int:inquiry_id>/erledigt/", inquiry_close, name="inquiry-close"),
]

urlpatterns = [
    path("", home, name="home"),
    # own self-assessment
    path("selbstbewertung/<str:round_code>/<str:institution_code>/", include(assessment)),
    # everything of one institution, across its rounds
    path("institution/<str:institution_code>/mitnehmen/", take_along, name="take-along"),
    path("institution/<str:institution_code>/mitnehmen.<str:suffix>", take_along_file, name="take-along-file"),
    path("institution/<str:institution_code>/abschied/", departure, name="departure"),
    path(
        "institution/<str:institution_code>/abschied/zuruecknehmen/",
        departure_take_back,
        name="departure-take-back",
    ),
    path(
        "institution/<str:institution_code>/abschied/ausfuehren/",
        departures.departure_carry_out,
        name="departure-carry-out",
    ),
    # review by the Abteilung Integration
    path("sichtung/", review_rounds, name="review-rounds"),
    path("sichtung/<str:round_code>/", review_list, name="review-list"),
    path("sichtung/<str:round_code>/liste.xlsx", review_table, name="review-table"),
    path("sichtung/<str:round_code>/termine.ics", calendars.round_calendar, name="round-calendar"),
    path("sichtung/<str:round_code>/erinnern/", round_remind, name="round-remind"),
    path("sichtung/<str:round_code>/archiv.zip", archive_download, name="archive-download"),
    path("sichtung/<str:round_code>/einschaetzungen-loeschen/", closing_opinions, name="closing-opinions"),
    path("sichtung/<str:round_code>/schritt/<str:step>/", round_step, name="round-step"),
    path("sichtung/<str:round_code>/veroeffentlichung/", publication, name="publication"),
    path("sichtung/<str:round_code>/veroeffentlichung/vorschau/", public_preview, name="public-preview"),
    path(
        "sichtung/<str:round_code>/veroeffentlichung/nachtragen/",
        publication_complete,
        name="publication-complete",
    ),
    path(
        "sichtung/<str:round_code>/veroeffentlichung/berichtigen/",
        publication_correct,
        name="publication-correct",
    ),
    path("sichtung/<str:round_code>/<str:institution_code>/", include(assessment_in_review)),
    # long work
    path("auftraege/<str:round_code>/", jobs.jobs_of_round, name="jobs"),
    path("auftraege/<str:round_code>/<int:pk>/abbrechen/", jobs.job_cancel, name="job-cancel"),
    path("auftraege/<str:round_code>/<int:pk>/datei/", jobs.job_download, name="job-download"),
    path("auftraege/<str:round_code>/<int:pk>/wiederholen/", jobs.job_retry, name="job-retry"),
    path("auftraege/<str:round_code>/<str:kind>/anfordern/", jobs.job_start, name="job-start"),
    # measures across institutions and rounds
    path("massnahmen/", measures.measures_list, name="measures"),
    path("massnahmen/liste.xlsx", measures.measures_xlsx, name="measures-xlsx"),
    path("massnahmen/<int:pk>/", measures.measure, name="measure"),
    path("massnahmen/<int:pk>/gutes-beispiel/", good_examples.measure_example, name="measure-example"),
    # good examples
    path("gute-beispiele/", good_examples.good_examples, name="good-examples"),
    path("gute-beispiele/<int:pk>/", good_examples.good_example, name="good-example"),
    path("gute-beispiele/<int:pk>/<str:step>/", good_examples.good_example_step, name="good-example-step"),
    # preparing a round
    path("runden/neu/", round_new, name="round-new"),
    path("runden/<str:round_code>/angaben/", round_name, name="round-name"),
    path("runden/<str:round_code>/termine/", round_dates, name="round-dates"),
    path("runden/<str:round_code>/institutionen/", round_institutions, name="round-institutions"),
    path("runden/<str:round_code>/fristen/", review_extend_several, name="review-extend-several"),
    path("runden/<str:round_code>/eingeladen/", round_invited, name="round-invited"),
    # results of a round
    path("auswertung/", results_rounds, name="results-rounds"),
    path("auswertung/<str:round_code>/", results_round, name="results-round"),
    path("auswertung/<str:round_code>/stadt.<str:suffix>", results_city_table, name="results-city-table"),
    path(
        "auswertung/<str:round_code>/institutionen.<str:suffix>",
        results_institutions_table,
        name="results-institutions-table",
    ),
    path("auswertung/<str:round_code>/institutionen/", results_institutions, name="results-institutions"),
    path("auswertung/<str:round_code>/zahlen/", results_numbers, name="results-numbers"),
    path("auswertung/<str:round_code>/bereich/<str:area_code>/", results_area, name="results-area"),
    path("auswertung/<str:round_code>/<str:requirement_code>/", results_requirement, name="results-requirement"),
    # themes and shared needs of a round
    path("querschnittsbedarfe/<str:round_code>/", themes.shared_needs, name="shared-needs"),
    path("querschnittsbedarfe/<str:round_code>/themen/<int:pk>/", themes.theme, name="theme"),
    path("querschnittsbedarfe/<str:round_code>/themen/<int:pk>/loeschen/", themes.theme_delete, name="theme-delete"),
    path(
        "querschnittsbedarfe/<str:round_code>/themen/<int:pk>/bedarf/", themes.shared_need_add, name="shared-need-add"
    ),
    path("querschnittsbedarfe/<str:round_code>/bedarf/<int:pk>/", themes.shared_need, name="shared-need"),
    path(
        "querschnittsbedarfe/<str:round_code>/bedarf/<int:pk>/loeschen/",
        themes.shared_need_delete,
        name="shared-need-delete",
    ),
    # reports
    path("berichte/", reports.reports_list, name="reports"),
    path("berichte/<int:pk>/", reports.report_download, name="report-download"),
    path("berichte/<str:round_code>/schreiben/", writing.report_write, name="report-write"),
    path("berichte/<str:round_code>/berichtigen/", writing.report_correct, name="report-correct"),
    path("berichte/<str:round_code>/vorschau/", writing.report_preview, name="report-preview"),
    path("berichte/<str:round_code>/gesamtbericht.docx", reports.city_report_docx, name="city-report-docx"),
    path("berichte/<str:round_code>/stadtvorstand.pdf", reports.board_page_pdf, name="board-page-pdf"),
    path("berichte/<str:round_code>/gesamtbericht.pdf", reports.city_report_pdf, name="city-report-pdf"),
    path("berichte/<str:round_code>/bogen.pdf", reports.blank_sheet_pdf, name="blank-sheet-pdf"),
    # published results, for everybody
    path("katalog/", catalogue.public_catalogues, name="public-catalogues"),
    path("katalog/<int:catalogue_id>/bogen.pdf", catalogue.public_sheet, name="public-sheet"),
    path("katalog/<int:catalogue_id>/katalog.<str:kind>", catalogue.public_catalogue, name="public-catalogue"),
    path("ergebnisse/", public.public_rounds, name="public-rounds"),
    path("ergebnisse/<str:round_code>/", public.public_round, name="public-round"),
    path("ergebnisse/<str:round_code>/ausgabe-<int:number>/", public.public_round, name="public-edition"),
    path("ergebnisse/<str:round_code>/ausgabe-<int:number>/<str:file_name>", public.public_file, name="public-file"),
    # the own account
    path("konto/", account.own_account, name="own-account"),
    path("konto/anmeldungen/", account.end_sessions, name="sessions-end"),
    path("konto/darstellung/", account.set_appearance, name="appearance"),
    # the head's deputies
    path("vertretung/<str:institution_code>/", deputies.deputies, name="deputies"),
    path("vertretung/<str:institution_code>/beenden/", deputies.deputy_end, name="deputy-end"),
    path("vertretung/<str:institution_code>/zuruecknehmen/", deputies.deputy_withdraw, name="deputy-withdraw"),
    # messages: what became of them, and who wants reminders: oneself, or the address that a link in a message names
    path("versand/", mails.mail_log, name="mail-log"),
    path("versand/erneut/", mails.mail_retry, name="mail-retry"),
    path("erinnerungen/", reminders.own_reminders, name="reminders"),
    path("erinnerungen/<str:token>/", reminders.reminders_by_link, name="reminders-by-link"),
    # own days for a calendar program: the page with the private address, and the address
    path("kalender/", calendars.own_calendar, name="calendar"),
    path("kalender/<str:token>.ics", calendars.feed, name="calendar-feed"),
    # who reads answers: what waits for a second person
    path("zugang/", access.access_changes, name="access-changes"),
    path("zugang/bestaetigen/", access.access_confirm, name="access-confirm"),
    path("zugang/<int:pk>/ablehnen/", access.access_refuse, name="access-refuse"),
    # the log, for the Revision
    path("protokoll/", audit_log.audit_log, name="audit-log"),
    path("protokoll/protokoll.<str:suffix>", audit_log.audit_log_file, name="audit-log-file"),
    # public texts
    path("hilfe/", public.site_page, {"slug": "hilfe"}, name="help"),
    path("barrierefreiheit/", public.site_page, {"slug": "barrierefreiheit"}, name="accessibility"),
    path("datenschutz/", public.site_page, {"slug": "datenschutz"}, name="privacy"),
    path("impressum/", public.site_page, {"slug": "impressum"}, name="imprint"),
    path("offene-daten/", public.site_page, {"slug": "offene-daten"}, name="open-data"),
]

# No code is a word that an address has in its place: its page would open instead.
CODE = "<str:institution_code>"
_routes = [str(page.pattern).split("/") for page in urlpatterns]
for _before in [route[: route.index(CODE)] for route in _routes if CODE in route]:
    _beside = [route[len(_before)] for route in _routes if route[: len(_before)] == _before != route]
    reserved_codes.OF_INSTITUTIONS.update(_beside)
_pages = [str(page.pattern) for page in assessment]
reserved_codes.OF_REQUIREMENTS.update(page.removesuffix("/") for page in _pages if page.endswith("/"))
