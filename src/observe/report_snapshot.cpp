#include <throughline/core/digest.hpp>
#include <throughline/mapping/canonical.hpp>
#include <throughline/model/version.hpp>
#include <throughline/observe/report_snapshot.hpp>

#include <algorithm>

namespace throughline {

namespace {

/// The entries that a snapshot is of, in the order of the journal.
std::string hash_until(std::span<JournalEntry const> journal, std::uint64_t sequence) {
    std::vector<JournalEntry const*> entries;
    for (auto const& entry : journal)
        if (entry.sequence <= sequence) entries.push_back(&entry);
    std::ranges::sort(entries, {}, [](JournalEntry const* entry) { return std::pair{entry->sequence, entry->record}; });
    std::string hash = sha256_hex("throughline journal 1");
    for (auto const* entry : entries) {
        std::string text = hash + std::to_string(entry->sequence) + ' ' + entry->record.to_string() + ' ';
        text += entry->object.type().name;
        text += entry->deleted ? " deleted " : " is ";
        hash = sha256_hex(text + to_canonical_json(entry->object));
    }
    return hash;
}

Error other(ErrorCode code, char const* why, std::string_view found, std::string_view expected) {
    return Error{code, why}.in_object("report").with_value(found).with_expected(expected);
}

}  // namespace

SnapshotReport take_snapshot(std::string name, std::span<JournalEntry const> journal, std::uint64_t sequence,
                             ReportOf const& report) {
    SnapshotReport made{.snapshot = {.name = std::move(name), .sequence = sequence, .model = model_version},
                        .text     = report(state_after(journal, sequence))};
    made.snapshot.journal_hash = hash_until(journal, sequence);
    made.snapshot.content_hash = sha256_hex(made.text);
    return made;
}

Result<std::string> reproduce(ReportSnapshot const& snapshot, std::span<JournalEntry const> journal,
                              ReportOf const& report) {
    if (snapshot.model != model_version)
        return other(ErrorCode::unsupported, "a report of another version of the model", std::to_string(snapshot.model),
                     std::to_string(model_version))
            .with_remedy("make it with a release of that version");
    auto made = take_snapshot(snapshot.name, journal, snapshot.sequence, report);
    if (made.snapshot.journal_hash != snapshot.journal_hash)
        return other(ErrorCode::corrupt, "the journal is not the one that the report was made of",
                     made.snapshot.journal_hash, snapshot.journal_hash);
    if (made.snapshot.content_hash != snapshot.content_hash)
        return other(ErrorCode::corrupt, "the same journal gives another report", made.snapshot.content_hash,
                     snapshot.content_hash);
    return std::move(made.text);
}

}  // namespace throughline
