#include <throughline/sync/plan.hpp>

#include <openssl/evp.h>

#include <map>

namespace throughline {

namespace sync_detail {

std::string_view verb(Operation operation) {
    return operation == Operation::update ? "update" : operation == Operation::remove ? "remove" : "create";
}

void append_change(JsonWriter& out, PlannedChange const& change) {
    out.begin_object();
    out.name("member");
    out.text(change.member);
    out.name("vendor_field");
    out.text(change.vendor_field);
    out.name("before");
    change.before.empty() ? out.null() : out.raw_json(change.before);
    out.name("after");
    change.after.empty() ? out.null() : out.raw_json(change.after);
    out.end_object();
}

void append_write(JsonWriter& out, PlannedWrite const& write) {
    out.begin_object();
    auto const text = [&](std::string_view name, std::string_view value) {
        out.name(name);
        out.text(value);
    };
    text("system", write.system);
    text("vendor_object", write.vendor_object);
    text("object", write.object);
    text("record", write.record.to_string());
    text("operation", verb(write.operation));
    text("key", write.key);
    text("title", write.title);
    out.name("record_version");
    out.number(std::to_string(write.record_version));
    out.name("with_lines");
    out.boolean(write.with_lines);
    text("lines", write.lines_digest);
    text("custom", write.custom_digest);
    text("rows", write.rows.to_string());
    out.name("changes");
    out.begin_array();
    for (auto const& change : write.changes) append_change(out, change);
    out.end_array();
    out.end_object();
}

std::string writes_as_json(Plan const& plan) {
    std::string text;
    JsonWriter  out{text};
    out.begin_array();
    for (auto const& write : plan.writes) append_write(out, write);
    out.end_array();
    return text;
}

/// What a plan without writes says.
std::string nothing_owed(Plan const& plan) {
    if (!plan.waiting.empty()) return "nothing can be written; " + std::to_string(plan.waiting.size()) + " waiting\n";
    bool const all_is_well = plan.refusals.empty() && plan.exceptions.empty();
    return all_is_well ? "nothing is owed\n" : "nothing can be written\n";
}

/// How many writes of what to which system, in their order.
std::string counted(std::vector<PlannedWrite> const& writes) {
    std::map<std::pair<std::string, std::size_t>, std::map<std::string, std::size_t>> counts;
    for (auto const& write : writes)
        ++counts[{write.system, write.rank / 64}]
                [std::string{verb(write.operation)} + " " + write.object + " (" + write.vendor_object + ")"];
    std::string text;
    for (auto const& [group, kinds] : counts)
        for (auto const& [kind, count] : kinds) {
            auto number = std::to_string(count);
            text += "  " + std::string(number.size() < 7 ? 7 - number.size() : 0, ' ') + number + "  " + group.first +
                    ": " + kind + "\n";
        }
    return text;
}

void append_refusal(JsonWriter& out, PlannedRefusal const& refusal) {
    out.begin_object();
    auto const text = [&](std::string_view name, std::string_view value) {
        out.name(name);
        out.text(value);
    };
    text("system", refusal.system);
    text("vendor_object", refusal.vendor_object);
    text("object", refusal.object);
    text("operation", refusal.creates ? "create" : "update");
    out.name("records");
    out.number(std::to_string(refusal.records));
    text("reason", refusal.reason);
    text("owner", refusal.owner);
    text("remedy", refusal.remedy);
    out.end_object();
}

}  // namespace sync_detail

using namespace sync_detail;

std::string Plan::hash() const {
    auto const    text = topology + "\n" + writes_as_json(*this);
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int  size = 0;
    if (EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha256(), nullptr) != 1) throw std::bad_alloc{};
    std::string hexadecimal;
    for (unsigned int byte = 0; byte < size; ++byte) {
        hexadecimal.push_back("0123456789abcdef"[digest[byte] >> 4]);
        hexadecimal.push_back("0123456789abcdef"[digest[byte] & 15]);
    }
    return hexadecimal;
}

std::string Plan::summary() const {
    std::string text = writes.empty() ? nothing_owed(*this) : counted(writes);
    if (!writes.empty() && !waiting.empty())
        text += "  " + std::to_string(waiting.size() + waiting_more) + " more wait for records that do not exist yet\n";
    for (auto const& refusal : refusals)
        text += "  " + std::to_string(refusal.records) + " cannot be " + (refusal.creates ? "made" : "changed") +
                " in " + refusal.system + ": " + refusal.object + ", by its connector (owner " + refusal.owner + ")\n";
    std::string whose;
    for (auto const& [owner, count] : exceptions)
        whose += (whose.empty() ? "" : ", ") + std::to_string(count) + " for " + owner;
    if (!whose.empty()) text += "  exceptions wait for people: " + whose + "\n";
    if (cut) text += "  there is more than one plan holds\n";
    return text;
}

std::string Plan::to_text(std::size_t writes_max) const {
    std::string text;
    std::size_t shown = 0;
    for (auto const& write : writes) {
        if (shown++ == writes_max) {
            text += "... and " + std::to_string(writes.size() - writes_max) + " more\n";
            break;
        }
        text += std::string{verb(write.operation)} + " " + write.system + " " + write.vendor_object;
        if (!write.key.empty()) text += " " + write.key;
        if (!write.title.empty()) text += " \"" + write.title + "\"";
        text += "\n";
        for (auto const& change : write.changes)
            text += "    " + change.vendor_field + ": " + (change.before.empty() ? "" : change.before + " -> ") +
                    change.after + "\n";
    }
    return text;
}

std::string Plan::to_json() const {
    std::string text;
    JsonWriter  out{text};
    out.begin_object();
    out.name("schema");
    out.text("throughline.plan/1");
    out.name("topology");
    out.text(topology);
    out.name("made_at");
    out.text(made_at.to_string());
    out.name("hash");
    out.text(hash());
    out.name("cut");
    out.boolean(cut);
    out.name("writes");
    out.raw_json(writes_as_json(*this));
    out.name("waiting");
    out.begin_array();
    for (auto const& wait : waiting) {
        out.begin_object();
        out.name("system");
        out.text(wait.system);
        out.name("object");
        out.text(wait.object);
        out.name("record");
        out.text(wait.record.to_string());
        out.name("reason");
        out.text(wait.reason);
        out.end_object();
    }
    out.end_array();
    out.name("refusals");
    out.begin_array();
    for (auto const& refusal : refusals) append_refusal(out, refusal);
    out.end_array();
    out.name("exceptions");
    out.begin_object();
    for (auto const& [owner, count] : exceptions) {
        out.name(owner);
        out.number(std::to_string(count));
    }
    out.end_object();
    out.end_object();
    return text;
}

}  // namespace throughline
