#include "watched_object.hpp"

#include "refused_writes.hpp"

#include <algorithm>

namespace throughline {

namespace sync_detail {

/// A description as it is kept: what it is recognised by, and itself.
std::string          kept_text(VendorSchema const& schema) { return fingerprint(schema) + "\n" + to_json(schema); }
Result<VendorSchema> from_kept(std::string const& kept) {
    return vendor_schema_from_json(std::string_view{kept}.substr(kept.find('\n') + 1));
}
std::string fingerprint_of(std::string const& kept) { return kept.substr(0, kept.find('\n')); }

/// What a pause stops of one row, for people: `no reading, creating, updating`.
std::string stopped_words(Pause const& pause, std::size_t row) {
    std::string words;
    auto const  add = [&](bool stopped, std::string_view word) {
        if (stopped) words.append(words.empty() ? "no " : ", ").append(word);
    };
    add(pause.not_read[row], "reading");
    add(pause.not_created[row], "creating");
    add(pause.not_updated[row], "updating");
    return words;
}

/// The rows of a mapping that rest, as their members: `Opportunity.amount (no updating)`.
std::string resting_rows(Pause const& pause, MappingView const& mapping) {
    std::string rows;
    for (std::size_t row = 0; row < mapping.rows.size(); ++row) {
        if (!pause.stops(row)) continue;
        auto const& each = mapping.rows[row];
        auto const  name = each.member.empty() ? each.name : each.member;
        rows += (rows.empty() ? "" : ", ") + pause.object + "." + std::string{name} + " (" + stopped_words(pause, row) +
                ")";
    }
    return rows.empty() ? pause.object : rows;
}

}  // namespace sync_detail

using namespace sync_detail;

MappingView const* WatchedObject::mapping_of(Pause const& pause) const {
    for (auto const& mapping : channel_.system.mappings)
        if (mapping.object == pause.object && mapping.vendor_object == pause.vendor_object) return &mapping;
    return nullptr;
}

/// What concerns new records alone does not matter where none are made.
bool WatchedObject::matters(Pause& pause) const {
    auto const* mapping = mapping_of(pause);
    if (mapping && !mapping->is_line() && !channel_.creates(pause.object)) {
        pause.no_creating = false;
        pause.not_created &= pause.not_read | pause.not_updated;
    }
    return pause.no_reading || pause.no_creating || pause.not_read.any() || pause.not_created.any() ||
           pause.not_updated.any();
}

Result<WatchedObject::Judged> WatchedObject::judge(std::string const& accepted, VendorSchema const& today) const {
    auto const older = from_kept(accepted);
    if (!older) return older.error();
    auto const& mappings = channel_.system.mappings;
    Judged      judged{compare(*older, today, mappings, channel_.system.crosswalks), {}};
    for (auto& pause : pauses_of(judged.drift, mappings))
        if (matters(pause)) judged.pauses.push_back(std::move(pause));
    return judged;
}

Result<std::vector<Pause>> WatchedObject::pauses() {
    auto const accepted = kept("description");
    auto const broken   = kept("description broken");
    if (!accepted || !broken) return accepted ? broken.error() : accepted.error();
    if (broken->empty()) return std::vector<Pause>{};
    auto const today = from_kept(*broken);
    if (!today) return today.error();
    auto judged = judge(*accepted, *today);
    if (!judged) return judged.error();
    return std::move(judged->pauses);
}

/// Its one audit entry: what has changed, whoever is touched.
Result<> WatchedObject::note(Drift const& drift, std::string const& before) {
    std::string changes;
    for (auto const& difference : drift.differences) changes += (changes.empty() ? "" : "\n") + difference.describe();
    return workspace_.store().put_audit({.at         = workspace_.clock().now(),
                                         .object     = object_,
                                         .member     = {},
                                         .before     = before,
                                         .after      = drift.fingerprint + (changes.empty() ? "" : "\n") + changes,
                                         .action     = "described",
                                         .connection = channel_.system.name});
}

Result<bool> WatchedObject::consider(VendorSchema const& today) {
    auto const accepted = kept("description");
    auto const broken   = kept("description broken");
    if (!accepted || !broken) return accepted ? broken.error() : accepted.error();
    auto const mark = fingerprint(today);
    if (accepted->empty()) {
        if (auto const done = note({object_, mark, {}}, {}); !done) return done.error();
        if (auto const done = keep("description", kept_text(today)); !done) return done.error();
        return true;
    }
    if (broken->empty() && fingerprint_of(*accepted) == mark) return false;
    auto const judged = judge(*accepted, today);
    if (!judged) return judged.error();
    auto const known = fingerprint_of(broken->empty() ? *accepted : *broken);
    bool const news  = known != mark;
    if (news)
        if (auto const done = note(judged->drift, known); !done) return done.error();
    if (judged->pauses.empty()) {
        if (!broken->empty())
            if (auto const done = end_pause(*accepted, *broken); !done) return done.error();
        if (auto const done = keep("description", kept_text(today)); !done) return done.error();
        return true;
    }
    if (news) {
        if (auto const done = keep("description broken", kept_text(today)); !done) return done.error();
        if (auto const done = take_over_refusals(judged->pauses); !done) return done.error();
        if (!broken->empty())  // Some of what rested may go on.
            if (auto const done = catch_up(true); !done) return done.error();
    }
    auto const left = kept("description left");
    if (!left) return left.error();
    if (*left != mark)
        if (auto const done = raise(*judged); !done) return done.error();
    return news;
}

Result<> WatchedObject::raise(Judged const& judged) {
    std::string fields, rows, messages, before, after;
    auto const  add = [](std::string& to, std::string_view between, std::string const& words) {
        if (!words.empty()) to.append(to.empty() ? "" : between).append(words);
    };
    for (auto const& pause : judged.pauses) {
        add(fields, ", ", pause.error.context().field);
        add(messages, "; ", pause.error.message());
        auto const* mapping = mapping_of(pause);
        add(rows, ", ", mapping ? resting_rows(pause, *mapping) : pause.object);
    }
    for (auto const& difference : judged.drift.differences) {
        if (difference.impact != Impact::breaking) continue;
        auto const named = [&](std::string const& words) {
            return words.empty() ? std::string{} : difference.field + ": " + words;
        };
        add(before, "; ", named(difference.before));
        add(after, "; ", named(difference.after));
    }
    auto const known = workspace_.store().exception(cause());
    if (!known) return known.error();
    if (*known && (*known)->open && (*known)->message == messages && (*known)->path == rows) return {};
    return workspace_.raise({.cause        = cause(),
                             .code         = std::string{throughline::name_of(ErrorCode::unsupported)},
                             .message      = messages,
                             .connection   = channel_.system.name,
                             .object       = object_,
                             .path         = rows,
                             .vendor_field = fields,
                             .value        = after.empty() ? "no longer there" : after,
                             .expected     = before,
                             .rule         = "the description that was last accepted",
                             .owner        = "integration",
                             .remedy = "have the vendor's administrator restore it, or map it anew: what rests then "
                                       "goes on by itself; retry to go on in spite of it, discard to live without it"});
}

/// Refused writes of what rests now are no exceptions of their own any more; the rest of those records is owed anew.
Result<> WatchedObject::take_over_refusals(std::vector<Pause> const& pauses) {
    auto const concerns = [&](std::string const& field) {
        for (auto const& pause : pauses) {
            auto const* mapping = mapping_of(pause);
            for (std::size_t row = 0; mapping && row < mapping->rows.size(); ++row) {
                auto const name = mapping->rows[row].name;
                if (pause.stops(row) && (name == field || name.substr(0, name.find('/')) == field)) return true;
            }
        }
        return false;
    };
    auto const prefix = "write|" + channel_.system.name + "|" + object_ + "|";
    for (auto after = prefix;;) {
        auto const open = workspace_.store().open_exceptions(after, limits::due_per_page);
        if (!open) return open.error();
        for (auto const& exception : *open) {
            if (!exception.cause.starts_with(prefix)) return {};
            if (exception.code == throughline::name_of(ErrorCode::uncertain)) continue;  // Something may have happened.
            if (auto const again = forget_refused_write(workspace_, exception.cause); !again) return again;
            if (auto const marked = workspace_.mark_due(Store::Work::plan, exception.record_id); !marked) return marked;
            if (concerns(exception.vendor_field))
                if (auto const cleared = workspace_.clear(exception.cause); !cleared) return cleared;
        }
        if (open->size() < limits::due_per_page) return {};
        after = open->back().cause;
    }
}

/// From a page of the store to the next, so that a million records need no more room than one.
Result<> WatchedObject::catch_up(bool read_again) {
    if (read_again)
        if (auto const put = workspace_.store().put_bookmark(channel_.system.name, object_, {}); !put) return put;
    auto const begin = [this](std::string_view vendor_object) {
        return workspace_.store().put_setting("catching up|" + channel_.system.name + "|" + std::string{vendor_object},
                                              ">");
    };
    if (auto const begun = begin(object_); !begun) return begun;
    for (auto const& mapping : channel_.system.mappings) {
        if (mapping.vendor_object != object_) continue;
        for (auto const& row : mapping.rows)
            if (row.kind == RowKind::lines)
                if (auto const begun = begin(lines_of(row).vendor_object); !begun) return begun;
    }
    return {};
}

Result<> WatchedObject::end_pause(std::string const& accepted, std::string const& broken) {
    auto const then = from_kept(broken);
    if (!then) return then.error();
    auto const judged = judge(accepted, *then);
    if (!judged) return judged.error();
    // Where nothing would rest any more it is the mapping that has changed: nobody knows what it did not read.
    bool const read_again = judged->pauses.empty() ||
                            std::any_of(judged->pauses.begin(), judged->pauses.end(),
                                        [](Pause const& pause) { return pause.no_reading || pause.not_read.any(); });
    for (auto const* name : {"description broken", "description left"})
        if (auto const done = keep(name, {}); !done) return done;
    if (auto const cleared = workspace_.clear(cause()); !cleared) return cleared;
    return catch_up(read_again);
}

Result<> WatchedObject::accept() {
    auto const accepted = kept("description");
    auto const broken   = kept("description broken");
    if (!accepted || !broken) return accepted ? broken.error() : accepted.error();
    auto const resting = pauses();
    if (!resting) return resting.error();
    for (auto const& pause : *resting)
        if (pause.no_reading || pause.not_read.any())
            return Error{ErrorCode::unsupported, "what is gone or cannot be read cannot be retried"}
                .with_value(cause())
                .with_remedy("map it anew, or discard the exception to live without it");
    if (auto const ended = end_pause(*accepted, *broken); !ended) return ended;
    return keep("description", *broken);
}

Result<> WatchedObject::leave() {
    auto const broken = kept("description broken");
    if (!broken) return broken.error();
    return keep("description left", fingerprint_of(*broken));
}

}  // namespace throughline
