#include "kantata_account.hpp"

#include <algorithm>
#include <charconv>

namespace throughline::sandbox {

namespace {

constexpr std::int64_t rows_max    = 200;
constexpr std::int64_t rows_usual  = 20;
constexpr auto         events_kept = std::chrono::hours{9 * 24};
constexpr char const   every_list[] =
    "include,optional_fields,order,page,per_page,only,created_after,created_before,"
    "updated_after,updated_before,external_reference_service_name,"
    "external_reference_service_model,external_reference_service_model_refs,"
    "without_external_reference_service_name";

std::int64_t number_or(std::string_view text, std::int64_t otherwise) {
    std::int64_t number     = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() && number > 0 ? number : otherwise;
}

bool is_true(KantataQuery const& query, std::string_view name) { return parameter(query, name) == "true"; }

bool comes_after(Timestamp at, std::string_view limit, bool inclusive) {
    auto const stamp = Timestamp::parse(limit);
    if (limit.empty() || !stamp) return true;
    return inclusive ? at >= *stamp : at > *stamp;
}
bool comes_before(Timestamp at, std::string_view limit) {
    auto const stamp = Timestamp::parse(limit);
    return limit.empty() || !stamp || at < *stamp;
}

struct Page {
    std::int64_t number = 1;
    std::int64_t rows   = rows_usual;

    explicit Page(KantataQuery const& query)
        : number{number_or(parameter(query, "page"), 1)},
          rows{std::min(number_or(parameter(query, "per_page"), rows_usual), rows_max)} {}

    template <class Row>
    std::vector<Row> of(std::vector<Row> const& all) const {
        auto const count = static_cast<std::int64_t>(all.size());
        auto const from = std::min((number - 1) * rows, count), to = std::min(from + rows, count);
        return {all.begin() + from, all.begin() + to};
    }
};

void put_counts(Value& answer, std::size_t count, Page const& page, bool with_meta) {
    auto const all = static_cast<std::int64_t>(count);
    answer.set("count", all);
    if (!with_meta) return;
    answer.set("meta", Value::object({{"count", all},
                                      {"page_count", (all + page.rows - 1) / page.rows},
                                      {"page_number", page.number},
                                      {"page_size", page.rows}}));
}

}  // namespace

/// The filters that are on unless they are switched off, and those that are asked for.
bool KantataAccount::is_shown(KantataCollection const& collection, Row const& row, KantataQuery const& query) const {
    auto const is  = [&](std::string_view member) { return cell(collection, row, member).is_true(); };
    auto const of  = [&](std::string_view member) { return cell(collection, row, member).text(); };
    auto const put = [&](std::string_view workspace) { return cell("workspaces", workspace, "archived").is_true(); };
    if (collection.name == "workspaces") return !is("archived") || is_true(query, "include_archived");
    if (collection.name == "workspace_groups") return is("company") || !is_true(query, "companies_only");
    if (collection.name == "users") return is("takes_part") || is_true(query, "on_my_account");
    if (collection.name == "roles") return of("deleted_at").empty() || parameter(query, "only_active") == "false";
    if (collection.name == "time_entries" || collection.name == "expenses")
        return !put(of("workspace_id")) || is_true(query, "from_archived_workspaces");
    if (collection.name == "workspace_resources") return !of("user_id").empty() || is_true(query, "include_unnamed");
    if (collection.name == "workspace_allocations")
        return !is_true(query, "named_resources_only") ||
               !cell("workspace_resources", of("workspace_resource_id"), "user_id").text().empty();
    if (collection.name == "assignments") {
        auto const story = of("story_id");
        bool const off   = cell("stories", story, "archived").is_true();
        return (!off || parameter(query, "in_unarchived_stories") == "false") &&
               (!put(cell("stories", story, "workspace_id").text()) ||
                parameter(query, "in_unarchived_workspaces") == "false");
    }
    if (collection.name != "stories") return true;
    auto const type = parameter(query, "story_type");
    return (!is("archived") || is_true(query, "show_archived")) &&
           (of("deleted_at").empty() || is_true(query, "show_deleted")) &&
           (!put(of("workspace_id")) || is_true(query, "show_from_archived_workspaces")) &&
           (type.empty() || of("story_type") == type);
}

bool KantataAccount::refers_to_ours(KantataCollection const& collection, Row const& row,
                                    KantataQuery const& query) const {
    auto const service = parameter(query, "external_reference_service_name");
    auto const wanted  = parameter(query, "external_reference_service_model_refs");
    if (service.empty() && wanted.empty()) return true;
    bool any_service = service.empty(), any_id = wanted.empty();
    for (auto const& id : references_of(collection, row.id)) {
        if (clock_.now() - find("external_references", id)->created < options_.search_lag) continue;
        any_service = any_service || cell("external_references", id, "service_name").text() == service;
        any_id      = any_id || lists(wanted, cell("external_references", id, "service_model_ref").text());
    }
    return any_service && any_id;
}

std::vector<RowPtr> KantataAccount::matching(KantataCollection const& collection, KantataQuery const& query) {
    for (auto const& [name, value] : query)
        if (!lists(every_list, name) && !lists(collection.parameters, name))
            drop(std::string{collection.name} + "?" + name);
    std::vector<RowPtr> rows;
    bool const          inclusive = options_.after_is_inclusive;
    for (auto const& row : table(collection).ordered()) {
        auto const seconds = [](Timestamp at) { return Timestamp::from_seconds(at.seconds()); };
        bool const in_time = comes_after(seconds(row->modified), parameter(query, "updated_after"), inclusive) &&
                             comes_after(seconds(row->created), parameter(query, "created_after"), inclusive) &&
                             comes_before(row->modified, parameter(query, "updated_before")) &&
                             comes_before(row->created, parameter(query, "created_before"));
        auto const only    = parameter(query, "only");
        auto const project = parameter(query, "workspace_id");
        bool       wanted  = in_time && (only.empty() || lists(only, row->id)) &&
                      (project.empty() || cell(collection, *row, "workspace_id").text() == project);
        for (auto const* documents : {"with_recent_timesheet_ids", "with_recent_expense_report_ids"})
            if (auto const these = parameter(query, documents); !these.empty())
                wanted = wanted && lists(these, cell(collection, *row, "recent_submission_id").text());
        // The value does not matter: that it is named does.
        for (auto const& [name, value] : query)
            if (name == "approved") wanted = wanted && derived(collection, *row, "approved").is_true();
        if (wanted && is_shown(collection, *row, query) && refers_to_ours(collection, *row, query)) rows.push_back(row);
    }
    auto order = parameter(query, "order");
    if (!order.empty() && !lists(collection.orders, order)) {
        drop(std::string{collection.name} + "?order=" + std::string{order});
        order = {};
    }
    if (order.empty()) order = collection.orders.substr(0, collection.orders.find(','));
    auto const key = [&](RowPtr const& row) {
        if (order.starts_with("updated_at")) return std::pair{row->modified.microseconds(), std::string{}};
        if (order.starts_with("created_at")) return std::pair{row->created.microseconds(), std::string{}};
        if (order.starts_with("alphabetical"))
            return std::pair{std::int64_t{0},
                             cell(collection, *row, collection.name == "users" ? "full_name" : "name").text()};
        return std::pair{std::int64_t{0}, cell(collection, *row, order.substr(0, order.find(':'))).text()};
    };
    std::stable_sort(rows.begin(), rows.end(),
                     [&](RowPtr const& left, RowPtr const& right) { return key(left) < key(right); });
    if (order.ends_with(":desc")) std::reverse(rows.begin(), rows.end());
    return rows;
}

Value KantataAccount::envelope(KantataCollection const& collection, std::vector<RowPtr> const& rows,
                               KantataQuery const& query, KantataCaller const& caller) const {
    auto const include  = parameter(query, "include");
    auto const optional = parameter(query, "optional_fields");
    Value      answer   = Value::object({{"results", Value::array()}, {collection.name.data(), Value::object()}});
    Value      results = Value::array(), own = Value::object();
    for (auto const& row : rows) {
        results.push(Value::object({{"key", collection.name}, {"id", row->id}}));
        own.set(row->id, shown(collection, *row, include, optional, caller));
    }
    // What comes along: in the same map where it is of the same kind, and without associations of its own.
    for (auto const& association : collection.associations) {
        if (!lists(include, association.name)) continue;
        auto const& other = *kantata_collection(association.collection);
        Value       along = answer[other.name].is_object() ? answer[other.name] : Value::object();
        Value&      into  = other.name == collection.name ? own : along;
        for (auto const& row : rows) {
            auto const value = derived(collection, *row, association.member);
            auto const bring = [&](std::string const& id) {
                auto const found = find(other.name, id);
                if (found && !into.has(id)) into.set(id, shown(other, *found, "", "", caller));
            };
            for (auto const& each : value.elements()) bring(each.text());
            if (value.is_text()) bring(value.text());
        }
        if (other.name != collection.name) answer.set(other.name, std::move(along));
    }
    if (lists(include, "external_references")) {
        Value along = Value::object();
        for (auto const& row : rows)
            for (auto const& id : references_of(collection, row->id))
                along.set(id, shown(*kantata_collection("external_references"), *find("external_references", id), "",
                                    "", caller));
        answer.set("external_references", std::move(along));
    }
    answer.set("count", static_cast<std::int64_t>(rows.size()));
    return answer.set("results", std::move(results)).set(collection.name, std::move(own));
}

Value KantataAccount::list(KantataCollection const& collection, KantataQuery const& query,
                           KantataCaller const& caller) {
    auto const rows = matching(collection, query);
    Page const page{query};
    Value      answer = envelope(collection, page.of(rows), query, caller);
    put_counts(answer, rows.size(), page, options_.shows_meta);
    return answer;
}

Value KantataAccount::list_events(KantataQuery const& query) {
    std::vector<RowPtr> rows;
    auto const&         table = *events();
    auto const          types = parameter(query, "event_types");
    for (auto const& row : table.ordered()) {
        auto const age = clock_.now() - row->created;
        if (age > events_kept || age < options_.event_lag) continue;
        if (!types.empty() && !lists(types, table.cell(*row, "event_type").text())) continue;
        if (!comes_after(Timestamp::from_seconds(row->created.seconds()), parameter(query, "created_after"),
                         options_.after_is_inclusive))
            continue;
        rows.push_back(row);
    }
    if (parameter(query, "order") != "created_at:asc") std::reverse(rows.begin(), rows.end());
    Page const page{query};
    Value      answer = Value::object(), results = Value::array(), events = Value::object();
    for (auto const& row : page.of(rows)) {
        results.push(Value::object({{"key", "subscribed_events"}, {"id", row->id}}));
        Value event = Value::object({{"event_type", table.cell(*row, "event_type")},
                                     {"subject_type", table.cell(*row, "subject_type")},
                                     {"subject_id", Value::number(table.cell(*row, "subject_id").text())},
                                     {"subject_changed_at", stamp(row->created)}});
        events.set(row->id, event.set("created_at", stamp(row->created)).set("id", row->id));
    }
    put_counts(answer, rows.size(), page, options_.shows_meta);
    return answer.set("results", std::move(results)).set("subscribed_events", std::move(events));
}

}  // namespace throughline::sandbox
