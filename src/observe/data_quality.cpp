#include "prometheus.hpp"

#include <throughline/mapping/canonical.hpp>
#include <throughline/mapping/codec.hpp>
#include <throughline/observe/data_quality.hpp>

#include <algorithm>
#include <array>
#include <unordered_map>

namespace throughline {

namespace observe_detail {

constexpr std::size_t                     quality_page_rows = 500;
constexpr std::array<std::string_view, 4> naming_members{"number", "code", "employee_number", "customer_number"};

/// Counts values that come more than once, in bounded memory: once there are too many different ones, it goes on with
/// half of them, chosen by their hash, again and again.
class Repeats {
  public:
    void add(std::string_view value) {
        auto const hash = RecordId::derive("value", "counted", value).low;
        if (hash & mask_) return;
        ++counts_[hash];
        while (counts_.size() > values_told_apart_max) {
            mask_ = mask_ * 2 + 1;
            std::erase_if(counts_, [this](auto const& each) { return (each.first & mask_) != 0; });
        }
    }
    std::uint64_t count() const {
        std::uint64_t repeated = 0;
        for (auto const& [hash, times] : counts_) repeated += times > 1 ? times : 0;
        return repeated * (mask_ + 1);
    }
    bool is_estimate() const { return mask_ != 0; }

  private:
    std::unordered_map<std::uint64_t, std::uint32_t> counts_{};
    std::uint64_t                                    mask_ = 0;
};

/// One object of one system.
class Profile {
  public:
    Profile(Store& store, Topology const& topology, System const& system, MappingView const& mapping)
        : store_{store}, system_{system}, mapping_{mapping} {
        auto const& members = mapping.type().members;
        for (std::size_t place = 0; place < members.size(); ++place)
            if (is_read(place)) add(members[place].name, place);
        for (auto const& rule : topology.identity)
            if (rule.object == mapping.object) {
                add(rule.name, members.size());
                rules_.push_back(&rule);
            }
    }

    Result<std::vector<MemberQuality>> run() {
        if (auto const read = read_records(); !read) return read.error();
        if (auto const read = read_exceptions(); !read) return read.error();
        for (std::size_t each = 0; each < found_.size(); ++each) {
            found_[each].repeated  = repeats_[each].count();
            found_[each].estimated = repeats_[each].is_estimate();
        }
        return std::move(found_);
    }

  private:
    void add(std::string_view name, std::size_t place) {
        found_.push_back({.system        = system_.name,
                          .vendor_object = std::string{mapping_.vendor_object},
                          .object        = std::string{mapping_.object},
                          .member        = std::string{name}});
        places_.push_back(place);
        repeats_.emplace_back();
    }

    bool is_read(std::size_t place) const {
        return std::any_of(mapping_.rows.begin(), mapping_.rows.end(), [place](FieldRow const& row) {
            return row.kind == RowKind::member && row.place == place && row.direction != Direction::write;
        });
    }

    Result<> read_records() {
        for (std::string after;;) {
            auto const page = store_.bindings(system_.name, mapping_.vendor_object, after, quality_page_rows);
            if (!page) return page.error();
            if (page->empty()) return {};
            for (auto const& binding : *page)
                if (auto const counted = count(binding); !counted) return counted;
            after = page->back().key;
        }
    }

    Result<> count(StoredBinding const& binding) {
        auto const shown  = std::string_view{binding.shadow}.substr(0, binding.shadow.find('\n'));
        auto const object = shown.empty() ? AnyObject{mapping_.type()} : from_canonical_json(mapping_.type(), shown);
        if (!object) return Error{object.error()}.in_connection(system_.name).in_record(binding.key);
        auto const& members = mapping_.type().members;
        auto        rule    = rules_.begin();
        for (std::size_t each = 0; each < found_.size(); ++each) {
            auto const place = places_[each];
            ++found_[each].records;
            if (place == members.size()) {
                auto const key = (*rule++)->key(*object);
                key ? repeats_[each].add(*key) : void(++found_[each].empty);
                continue;
            }
            bool const is_there = members[place].present(object->data());
            found_[each].empty += !is_there;
            bool const names = std::count(naming_members.begin(), naming_members.end(), members[place].name) != 0;
            if (is_there && names) repeats_[each].add(member_to_canonical_json(mapping_.type(), object->data(), place));
        }
        return {};
    }

    /// Fields of records that were kept aside because of a value that nobody knows.
    Result<> read_exceptions() {
        auto const  prefix   = "read|" + system_.name + "|" + std::string{mapping_.vendor_object} + "|";
        auto const  unlisted = unknown_choice(Wire{}, {}).message();
        std::string after    = prefix;
        for (;;) {
            auto const page = store_.open_exceptions(after, quality_page_rows);
            if (!page) return page.error();
            for (auto const& exception : *page) {
                if (!exception.cause.starts_with(prefix)) return {};
                if (exception.message == unlisted || exception.message.starts_with("the value is not in the crosswalk"))
                    count(exception);
            }
            if (page->empty()) return {};
            after = page->back().cause;
        }
    }

    void count(StoredException const& exception) {
        for (auto const& row : mapping_.rows) {
            if (row.kind != RowKind::member || row.name != exception.vendor_field) continue;
            for (std::size_t each = 0; each < found_.size(); ++each)
                if (places_[each] == row.place) ++found_[each].unknown;
            return;
        }
    }

    Store&                           store_;
    System const&                    system_;
    MappingView const&               mapping_;
    std::vector<MemberQuality>       found_{};
    std::vector<std::size_t>         places_{};  ///< Of a rule: behind the last.
    std::vector<IdentityRule const*> rules_{};
    std::vector<Repeats>             repeats_{};
};

}  // namespace observe_detail

using namespace observe_detail;

Result<std::vector<MemberQuality>> data_quality(Store& store, Topology const& topology) {
    std::vector<MemberQuality> all;
    for (auto const& system : topology.systems)
        for (auto const& mapping : system.mappings) {
            auto found = Profile{store, topology, system, mapping}.run();
            if (!found) return found.error();
            all.insert(all.end(), found->begin(), found->end());
        }
    return all;
}

ReportTable quality_table(std::vector<MemberQuality> const& qualities) {
    std::vector<MemberQuality> poor;
    for (auto const& each : qualities)
        if (each.empty || each.unknown || each.repeated) poor.push_back(each);
    std::stable_sort(poor.begin(), poor.end(), [](MemberQuality const& left, MemberQuality const& right) {
        return left.unknown + left.repeated > right.unknown + right.repeated;
    });
    ReportTable table{.caption = "Data quality",
                      .columns = {{"System"},
                                  {"Object"},
                                  {"Member"},
                                  {"Records", true},
                                  {"Empty", true},
                                  {"Empty, %", true},
                                  {"Unknown", true},
                                  {"Repeated", true}}};
    for (auto const& each : poor) {
        auto const rate = each.null_rate().percent();
        table.rows.push_back({each.system, each.object + " (" + each.vendor_object + ")", each.member,
                              grouped(each.records), grouped(each.empty), rate ? rate->to_string() : "",
                              grouped(each.unknown), (each.estimated ? "about " : "") + grouped(each.repeated)});
    }
    if (poor.empty()) table.note = "every member that is read has a value, a known one, and one of its own";
    return table;
}

std::string quality_metrics(std::vector<MemberQuality> const& qualities) {
    struct Measure {
        char const*   name;
        std::uint64_t MemberQuality::*count;
    };
    constexpr std::array<Measure, 4> measures{{{"records", &MemberQuality::records},
                                               {"empty", &MemberQuality::empty},
                                               {"unknown", &MemberQuality::unknown},
                                               {"repeated", &MemberQuality::repeated}}};
    std::string                      text;
    for (auto const& [name, count] : measures) {
        auto const metric = std::string{"throughline_member_"} + name;
        text += "# TYPE " + metric + " gauge\n";
        for (auto const& each : qualities)
            text += metric + "{system=\"" + label(each.system) + "\",object=\"" + label(each.object) + "\",member=\"" +
                    label(each.member) + "\"} " + std::to_string(each.*count) + "\n";
    }
    return text;
}

}  // namespace throughline
