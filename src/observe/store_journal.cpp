#include <throughline/mapping/canonical.hpp>
#include <throughline/observe/store_journal.hpp>

#include <map>

namespace throughline {

namespace observe_detail {

constexpr std::size_t audit_page_rows = 1'000;

/// Puts the entries of the audit together again.
class Retelling {
  public:
    Retelling(Store& store, std::set<std::string> const& objects) : store_{store}, objects_{objects} {}

    Result<> read(StoredAudit const& entry) {
        auto const* type = objects_.contains(entry.object) ? find_object_type(entry.object) : nullptr;
        if (!type) return {};
        if (entry.action == "recorded") return recorded(entry, *type);
        if (entry.action == "deleted") return deleted(entry);
        auto const place = type->place_named(entry.member);
        auto const known = records_.find(entry.record);
        bool const tells = place < type->members.size() && known != records_.end() &&
                           (entry.action == "merged" || entry.action == "derived");
        if (!tells) return {};
        auto const set = member_from_canonical_json(*type, known->second.data(), place, entry.after);
        if (!set && !type->members[place].personal) return Error{set.error()}.in_record(entry.record.to_string());
        tell(entry, known->second, false);
        return {};
    }

    std::vector<JournalEntry> journal() && { return std::move(journal_); }

  private:
    Result<> recorded(StoredAudit const& entry, ObjectType const& type) {
        auto object = from_canonical_json(type, entry.after);
        if (!object) return Error{object.error()}.in_record(entry.record.to_string());
        auto const place = records_.insert_or_assign(entry.record, *std::move(object)).first;
        tell(entry, place->second, false);
        return {};
    }

    /// One system's deletion is the record's only where the store says so.
    Result<> deleted(StoredAudit const& entry) {
        auto const known  = records_.find(entry.record);
        auto const stored = store_.record(entry.record);
        if (!stored) return stored.error();
        if (known != records_.end() && *stored && (*stored)->deleted) tell(entry, known->second, true);
        return {};
    }

    /// Members that changed together are one version.
    void tell(StoredAudit const& entry, AnyObject const& object, bool is_deleted) {
        bool const is_same_change = !journal_.empty() && journal_.back().record == entry.record &&
                                    journal_.back().known_at == entry.at && correlation_ == entry.correlation;
        correlation_ = entry.correlation;
        if (is_same_change) journal_.pop_back();
        journal_.push_back({entry.sequence, entry.at, entry.record, object, is_deleted, entry.connection, {}});
    }

    Store&                        store_;
    std::set<std::string> const&  objects_;
    std::map<RecordId, AnyObject> records_{};
    std::vector<JournalEntry>     journal_{};
    std::string                   correlation_{};
};

}  // namespace observe_detail

using namespace observe_detail;

Result<std::vector<JournalEntry>> journal_of(Store& store, std::set<std::string> const& objects) {
    Retelling retelling{store, objects};
    for (std::uint64_t after = 0;;) {
        auto const page = store.audit(after, audit_page_rows);
        if (!page) return page.error();
        if (page->empty()) return std::move(retelling).journal();
        for (auto const& entry : *page)
            if (auto read = retelling.read(entry); !read) return read.error();
        after = page->back().sequence;
    }
}

}  // namespace throughline
