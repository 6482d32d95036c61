#include "full_read.hpp"

#include "looks.hpp"
#include "reader.hpp"

namespace throughline {

namespace sync_detail {

constexpr std::size_t absent_all_min = 5;  // Of fewer, all may go in a day's work.

}  // namespace sync_detail

using sync_detail::absent_all_min;

FullRead::FullRead(Workspace& workspace, Channel& channel, MappingView const& mapping)
    : workspace_{workspace}, channel_{channel}, mapping_{mapping}, object_{mapping.vendor_object} {
    auto const under_way = channel.whole_reads.find(object_);
    if (under_way != channel.whole_reads.end()) seen_ = &under_way->second;
}

void FullRead::begin() {
    end();
    seen_ = &channel_.whole_reads.try_emplace(object_, workspace_.runner().random()).first->second;
}

void FullRead::end() {
    channel_.whole_reads.erase(object_);
    seen_ = nullptr;
}

void FullRead::saw(std::string const& key) {
    if (!seen_) return;
    if (key.empty()) return end();
    seen_->add(key);
}

std::string FullRead::cause() const { return "absent|" + channel_.system.name + "|" + object_; }

Result<std::vector<std::string>> FullRead::absent(std::string& after, std::size_t& known) {
    auto const page =
        workspace_.store().bindings(channel_.system.name, mapping_.vendor_object, after, limits::due_per_page);
    if (!page) return page.error();
    std::vector<std::string> missing;
    for (auto const& binding : *page) {
        if (binding.key.empty()) continue;
        ++known;
        if (!seen_->has(binding.key)) missing.push_back(binding.key);
    }
    after = page->size() < limits::due_per_page ? std::string{} : page->back().key;
    return missing;
}

Result<> FullRead::doubt(std::size_t missing, std::size_t known, std::string const& correlation) {
    Error const doubtful =
        Error{ErrorCode::conflict, "a complete read no longer shows many records"}
            .with_value(std::to_string(missing) + " of " + std::to_string(known))
            .with_expected("at most " + std::to_string(limits::absent_looks_max) + " at once, and never all");
    return workspace_.raise(doubtful, {.cause       = cause(),
                                       .code        = {},
                                       .message     = {},
                                       .connection  = channel_.system.name,
                                       .object      = object_,
                                       .rule        = "what is not shown is not gone until it has been looked for",
                                       .owner       = "integration",
                                       .remedy      = "see whether the connection's user may still read them; if they "
                                                      "were deleted on purpose, retry this exception",
                                       .correlation = correlation});
}

/// A list may lag behind, so that a record of a moment ago is not in it; the record's own address does not.
Result<> FullRead::take_gone(std::vector<std::string> const& missing, ReadCount& count,
                             std::string const& correlation) {
    auto const gone = are_gone(workspace_, channel_, mapping_, missing);
    for (std::size_t each = 0; each < missing.size(); ++each) {
        if (!gone[each]) return gone[each].error();
        if (!*gone[each]) continue;
        auto transaction = Transaction::begin(workspace_.store());
        if (!transaction) return transaction.error();
        if (auto const done = Ingest{workspace_, channel_}.gone(mapping_, missing[each], correlation); !done)
            return done;
        if (auto const committed = transaction->commit(); !committed) return committed;
        ++count.deleted;
    }
    return {};
}

Result<> FullRead::take_all_gone(ReadCount& count, std::string const& correlation) {
    std::string after;
    std::size_t known = 0;
    do {
        auto const missing = absent(after, known);
        if (!missing) return missing.error();
        if (auto const done = take_gone(*missing, count, correlation); !done) return done;
    } while (!after.empty());
    return {};
}

Result<> FullRead::take_absent(ReadCount& count, std::string const& correlation) {
    if (!seen_) return {};
    std::size_t missing = 0, known = 0;
    std::string after;
    do {
        auto const some = absent(after, known);
        if (!some) return some.error();
        missing += some->size();
    } while (!after.empty());
    auto const exception = workspace_.store().exception(cause());
    if (!exception) return exception.error();
    bool const doubted = *exception && (*exception)->open;
    auto const granted = workspace_.is_granted(cause());
    if (!granted) return granted.error();
    // Where nothing is left of an object, it is likelier to be hidden than deleted: its records' own addresses tell no
    // more than the list to a user who may not see them.
    bool const is_all = missing == known && known >= absent_all_min;
    if ((missing > limits::absent_looks_max || is_all) && !*granted) {
        if (doubted && (*exception)->value.starts_with(std::to_string(missing) + " of ")) return {};
        return doubt(missing, known, correlation);
    }
    if (missing > 0)
        if (auto const done = take_all_gone(count, correlation); !done) return done;
    if (*granted)  // Only now: what breaks off goes on with the next read.
        if (auto const used = workspace_.use_grant(cause()); !used) return used;
    return doubted ? workspace_.clear(cause()) : Result<>{};
}

}  // namespace throughline
