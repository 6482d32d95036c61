#include "workspace.hpp"

#include "refused_writes.hpp"
#include "watched_way.hpp"

#include <throughline/connector/answers.hpp>
#include <throughline/mapping/json.hpp>
#include <throughline/sync/limits.hpp>

#include <algorithm>
#include <tuple>
#include <utility>

namespace throughline {

namespace sync_detail {

std::string write_provenance(Held const& held) {
    std::string text;
    JsonWriter  out{text};
    out.begin_object();
    for (auto const& [place, each] : held.provenance) {
        out.name(held.object.type().members[place].name);
        out.begin_array();
        out.text(each.by);
        out.text(each.at.to_string());
        out.text(each.correlation);
        if (!each.handed_to.empty()) out.text(each.handed_to);
        out.end_array();
    }
    out.end_object();
    return text;
}

std::map<std::size_t, Provenance> read_provenance(ObjectType const& type, std::string_view text) {
    std::map<std::size_t, Provenance> all;
    JsonReader                        in{text};
    std::string_view                  name;
    if (!in.enter_object()) return all;
    while (in.next_member(name)) {
        auto const place = type.place_named(name);
        Provenance each;
        Wire       wire;
        in.enter_array();
        for (int part = 0; in.next_element() && in.value(wire); ++part) {
            if (part == 0) each.by = wire.text;
            if (part == 1) each.at = Timestamp::parse(wire.text).value_or(Timestamp{});
            if (part == 2) each.correlation = wire.text;
            if (part == 3) each.handed_to = wire.text;
        }
        if (place < type.members.size()) all.emplace(place, std::move(each));
    }
    return all;
}

std::string remedy_of(Error const& error, std::string const& connection) {
    if (!error.context().remedy.empty()) return error.context().remedy;
    if (error.code() == ErrorCode::validation) return "see the message, then correct the value where it is kept";
    return with_advice(error, connection.empty() ? "the system" : connection).context().remedy;
}

/// Known lines in the vendor's order, then the new ones in the order of their content: dates before dates.
void sort_lines(std::vector<Contained>& lines) {
    struct Place {
        Contained   line;
        std::string content;  // Written once, and not with every comparison.
    };
    std::vector<Place> places;
    places.reserve(lines.size());
    for (auto& line : lines) {
        auto content = line.line_key.empty() ? to_canonical_json(line.object) : std::string{};
        places.push_back({std::move(line), std::move(content)});
    }
    auto const place_of = [](Place const& place) {
        auto const& line = place.line;
        return std::tuple<bool, std::size_t, std::string_view, std::string_view, RecordId>{
            line.line_key.empty(), line.line_key.size(), line.line_key, place.content, line.id};
    };
    std::sort(places.begin(), places.end(),
              [&](Place const& left, Place const& right) { return place_of(left) < place_of(right); });
    for (std::size_t each = 0; each < lines.size(); ++each) lines[each] = std::move(places[each].line);
}

}  // namespace sync_detail

using namespace sync_detail;

bool may_pass(ErrorCode code) {
    return code == ErrorCode::transient || code == ErrorCode::throttled || code == ErrorCode::uncertain ||
           code == ErrorCode::auth;
}

Date date_of(Timestamp at) {
    constexpr std::int64_t seconds_a_day = 86'400;
    auto const             seconds       = at.seconds();
    return Date::from_days(static_cast<std::int32_t>(
        (seconds - (seconds % seconds_a_day + seconds_a_day) % seconds_a_day) / seconds_a_day));
}

Shadow Shadow::parse(std::string const& stored) {
    auto const end = stored.find('\n');
    if (end == std::string::npos) return {stored, {}};
    return {stored.substr(0, end), stored.substr(end + 1)};
}

Channel::Channel(Workspace& its_workspace, System const& its_system)
    : workspace{its_workspace},
      system{its_system},
      lane{std::make_unique<Lane>(its_workspace.runner(), 1, 0)},
      connector{its_system.connect(Exchange{*lane})} {
    lane->limit(connector->sheet().concurrency_max, connector->sheet().requests_per_second_max);
    lane->share(system.budget);
    for (auto const& mapping : system.mappings) decoders.emplace_back(mapping);
}

void Channel::doubt(std::string_view vendor_object) {
    if (auto const look = looks.find(vendor_object); look != looks.end())
        look->second.due = std::min(look->second.due, look->second.last + limits::description_age_min);
}

std::span<MappingView const> Channel::mappings() const {
    return rests() ? paused_.mappings() : std::span<MappingView const>{system.mappings};
}

MappingView const& Channel::whole(MappingView const& mapping) const {
    for (auto const& each : system.mappings)
        if (each.object == mapping.object && each.vendor_object == mapping.vendor_object) return each;
    return mapping;
}

Pause const* Channel::pause_of(MappingView const& mapping) const {
    return paused_.pause_of(mapping.object, mapping.vendor_object);
}

void Channel::rest(std::vector<Pause> pauses) {
    paused_ = pauses.empty() ? PausedMappings{} : PausedMappings{system.mappings, std::move(pauses)};
    decoders.clear();
    for (auto const& mapping : mappings()) decoders.emplace_back(mapping);
}

RecordId Channel::id_of(std::string_view /*object*/, std::string_view vendor_object, std::string_view key) {
    std::string name{vendor_object};
    name.append(1, '\n').append(key);
    if (auto const known = ids_.find(name); known != ids_.end()) return known->second;

    auto const bound = workspace.store().binding(system.name, vendor_object, key);
    if (!bound) {
        failure_ = bound.error();
        return {};
    }
    RecordId id{};
    if (*bound) {
        id = (*bound)->record;
    } else {
        auto const* mapping = mapping_of_vendor_object(vendor_object);
        auto const  table   = mapping ? system.crosswalks.find(mapping->identity) : system.crosswalks.end();
        auto const* code    = table == system.crosswalks.end() ? nullptr : table->second.canonical_of(key);
        id = code ? reference_data_id(mapping->identity, *code) : RecordId::derive(system.name, vendor_object, key);
    }
    auto const today = workspace.store().resolve(id);
    if (!today) {
        failure_ = today.error();
        return {};
    }
    ids_.emplace(std::move(name), *today);
    return *today;
}

std::optional<std::string> Channel::key_of(RecordId id, std::string_view vendor_object) {
    auto const today = workspace.store().resolve(id);
    if (!today) return failure_ = today.error(), std::nullopt;
    auto const bound = workspace.store().binding_of(*today, system.name, vendor_object);
    if (!bound) return failure_ = bound.error(), std::nullopt;
    if (!*bound || (*bound)->deleted || (*bound)->key.empty()) return std::nullopt;
    return (*bound)->key;
}

std::vector<Contained> Channel::contained_in(RecordId parent, std::string_view object) {
    std::vector<Contained> lines;
    auto const*            mapping = mapping_of_object(object);
    if (!mapping || !mapping->is_line()) return lines;
    auto const& type  = mapping->type();
    auto const  links = workspace.store().links_to(parent, object);
    if (!links) return failure_ = links.error(), lines;
    for (auto const& link : *links) {
        if (link.member != type.members[mapping->contained_by].name) continue;
        auto held = workspace.hold(type, link.from);
        auto line = workspace.store().binding_of(link.from, system.name, mapping->vendor_object);
        if (!held || !line) return failure_ = held ? line.error() : held.error(), lines;
        if (!held->exists() || held->deleted) continue;
        auto const taken = *line ? Result<bool>{true} : takes(workspace, system, *held);
        if (!taken) return failure_ = taken.error(), lines;
        if (!*taken) continue;
        std::string key = *line ? (*line)->key : std::string{};
        key.erase(0, key.rfind('/') + 1);
        lines.push_back({held->id, std::move(held->object), std::move(key)});
    }
    sort_lines(lines);
    for (auto& line : lines)
        if (line.line_key.starts_with(line_place_mark)) line.line_key.clear();
    return lines;
}

JsonDecoder const* Channel::decoder_of(std::string_view vendor_object) const {
    for (auto const& decoder : decoders)
        if (decoder.view().vendor_object == vendor_object) return &decoder;
    return nullptr;
}

MappingView const* Channel::mapping_of_object(std::string_view object) const {
    for (auto const& mapping : mappings())
        if (mapping.object == object) return &mapping;
    return nullptr;
}

MappingView const* Channel::mapping_of_vendor_object(std::string_view vendor_object) const {
    for (auto const& mapping : mappings())
        if (mapping.vendor_object == vendor_object) return &mapping;
    return nullptr;
}

bool Channel::creates(std::string_view object) const {
    return std::find(system.creates.begin(), system.creates.end(), object) != system.creates.end();
}

MappingContext Channel::context() {
    return {.references       = this,
            .crosswalks       = &system.crosswalks,
            .containment      = this,
            .default_currency = system.default_currency,
            .day              = date_of(workspace.clock().now())};
}

void Channel::showed(std::string_view vendor_object, std::string const& key) {
    auto const whole = whole_reads.find(vendor_object);
    if (whole != whole_reads.end() && !key.empty()) whole->second.add(key);
}

Result<> Channel::take_failure() {
    if (!failure_) return {};
    Error failure = *std::move(failure_);
    failure_.reset();
    return failure;
}

Workspace::Workspace(Topology topology, Engine::Parts parts)
    : topology_{std::move(topology)}, parts_{parts}, runner_{parts.transport, parts.clock, parts.random} {
    for (auto const& system : topology_.systems) channels_.push_back(std::make_unique<Channel>(*this, system));
    for (auto const& rule : topology_.events) event_rules_[rule.object].push_back(&rule);
}

Channel* Workspace::channel(std::string_view name) {
    for (auto const& each : channels_)
        if (each->system.name == name) return each.get();
    return nullptr;
}

std::string Workspace::begin_trace() {
    std::string const trace = "00-" + parts_.random.hex(32) + "-" + parts_.random.hex(16) + "-01";
    runner_.set_trace(trace);
    return trace;
}

Result<Held> Workspace::hold(ObjectType const& type, RecordId id) {
    auto const today = store().resolve(id);
    if (!today) return today.error();
    auto stored = store().record(*today);
    if (!stored) return stored.error();
    if (!*stored) return Held{*today, AnyObject{type}};
    if ((*stored)->object != type.name)
        return Error{ErrorCode::corrupt, "a record is of another object than its reference says"}
            .in_object(type.name)
            .in_record(today->to_string())
            .with_value((*stored)->object);
    auto object = from_canonical_json(type, (*stored)->body);
    if (!object) return std::move(object).error().in_record(today->to_string());
    return Held{*today, *std::move(object), (*stored)->version, (*stored)->deleted,
                read_provenance(type, (*stored)->provenance)};
}

Result<> Workspace::keep(Held& held) {
    auto const& type = held.object.type();
    ++held.version;
    StoredRecord const record{.id         = held.id,
                              .object     = std::string{type.name},
                              .version    = held.version,
                              .body       = to_canonical_json(held.object),
                              .provenance = write_provenance(held),
                              .deleted    = held.deleted,
                              .changed_at = clock().now()};
    if (auto const put = store().put_record(record); !put) return put;

    std::vector<Reference>  references;
    std::vector<StoredLink> links;
    for (auto const& member : type.members) member.references(held.object.data(), references);
    for (auto const& reference : references)
        links.push_back(
            {held.id, std::string{type.name}, std::string{type.members[reference.place].name}, reference.id});
    if (auto const put = store().put_links(held.id, type.name, links); !put) return put;

    for (auto const& rule : topology_.identity) {
        if (rule.object != type.name) continue;
        auto const key = rule.key(held.object);
        auto const put = store().put_match(type.name, rule.name, key ? normalized_key(*key) : std::string{}, held.id);
        if (!put) return put;
    }
    if (auto const marked = store().mark_due(Store::Work::plan, held.id, type.name); !marked) return marked;
    return mark_dependants(held.id, type, references);
}

Result<> Workspace::mark_dependants(RecordId id, ObjectType const& type, std::vector<Reference> const& references) {
    for (auto const& process : topology_.processes) {
        if (process.from == type.name)
            if (auto const marked = store().mark_due(Store::Work::derive, id, type.name); !marked) return marked;
        auto const dependants = store().links_to(id, process.from);
        if (!dependants) return dependants.error();
        for (auto const& link : *dependants)
            if (auto const marked = store().mark_due(Store::Work::derive, link.from, process.from); !marked)
                return marked;
        if (std::find(process.watches.begin(), process.watches.end(), type.name) == process.watches.end()) continue;
        for (auto const& reference : references)
            if (auto const marked = mark_watching(process, reference); !marked) return marked;
    }
    if (!gathered_) return mark_by_ways(type, {id});
    gathered_->begins_[type.name].insert(id);
    return {};
}

GatheredWays::GatheredWays(Workspace& workspace) : workspace_{workspace} { workspace.gathered_ = this; }
GatheredWays::~GatheredWays() { workspace_.gathered_ = nullptr; }

Result<> GatheredWays::walk() {
    for (auto const& [object, begins] : std::exchange(begins_, {}))
        if (auto const marked = workspace_.mark_by_ways(*find_object_type(object), begins); !marked) return marked;
    return {};
}

/// What is at the end of a way that is watched counts as changed with what is at its beginning.
Result<> Workspace::mark_by_ways(ObjectType const& type, std::set<RecordId> const& begins) {
    for (auto const& process : topology_.processes)
        for (auto const& watched : process.watches) {
            auto const reached = reached_by(*this, watched, type, begins);
            if (!reached) return reached.error();
            for (auto const& each : *reached)
                if (auto const marked = mark_watching(process, each); !marked) return marked;
        }
    return {};
}

/// The record that is referred to, where it is of those; otherwise those that refer to it as well.
Result<> Workspace::mark_watching(Process const& process, Reference const& reference) {
    if (reference.object == process.from) return store().mark_due(Store::Work::derive, reference.id, process.from);
    auto const beside = store().links_to(reference.id, process.from);
    if (!beside) return beside.error();
    for (auto const& link : *beside)
        if (auto const marked = store().mark_due(Store::Work::derive, link.from, process.from); !marked) return marked;
    return {};
}

std::string Workspace::shown(ObjectType const& type, void const* object, std::size_t place) {
    if (type.members[place].personal && type.members[place].present(object)) return "\"[personal]\"";
    return member_to_canonical_json(type, object, place);
}

Result<> Workspace::raise(StoredException exception) {
    exception.first_at = exception.last_at = clock().now();
    return together([&]() -> Result<> {
        auto assigned = store().setting("assigned|" + exception.cause);
        if (!assigned) return assigned.error();
        if (!assigned->empty()) exception.owner = *std::move(assigned);
        auto const known = store().exception(exception.cause);
        if (!known) return known.error();
        if (auto const raised = store().raise(exception); !raised) return raised;
        return *known && (*known)->open ? Result<>{} : tell_of(exception_raised, exception);
    });
}

Result<> Workspace::raise(Error const& error, StoredException known) {
    auto const& where = error.context();
    known.code        = name_of(error.code());
    known.message     = error.message();
    known.value       = where.value;
    known.expected    = where.expected;
    if (known.vendor_field.empty()) known.vendor_field = where.field;
    if (known.owner.empty()) known.owner = where.owner.empty() ? "integration" : where.owner;
    if (known.remedy.empty()) known.remedy = remedy_of(error, known.connection);
    if (known.rule.empty()) known.rule = where.vendor_code;
    return raise(std::move(known));
}

Result<> Workspace::clear(std::string const& cause) {
    return together([&]() -> Result<> {
        auto const cleared = store().clear(cause, clock().now());
        if (!cleared) return cleared.error();
        if (!*cleared) return {};
        auto const exception = store().exception(cause);
        if (!exception) return exception.error();
        if (*exception)
            if (auto const told = tell_of(exception_cleared, **exception); !told) return told;
        return store().put_setting("assigned|" + cause, {});
    });
}

Result<> Workspace::assign(StoredException exception, std::string owner) {
    return together([&]() -> Result<> {
        if (auto const put = store().put_setting("assigned|" + exception.cause, owner); !put) return put;
        return raise(std::move(exception));
    });
}

Result<> Workspace::together(std::function<Result<>()> const& steps) {
    if (store().in_transaction()) return steps();
    auto transaction = Transaction::begin(store());
    if (!transaction) return transaction.error();
    if (auto const done = steps(); !done) return done;
    return transaction->commit();
}

Result<> Workspace::settle(Store::Due const& due, std::vector<std::string> const& standing) {
    auto const causes = store().open_causes_of(due.record);
    if (!causes) return causes.error();
    for (auto const& cause : *causes)
        if (cause.starts_with("write|") && std::find(standing.begin(), standing.end(), cause) == standing.end())
            if (auto const cleared = forget_write(cause); !cleared) return cleared;
    return store().unmark_due(Store::Work::plan, due.record, due.sequence);
}

Result<> Workspace::forget_write(std::string const& cause) {
    if (auto const forgotten = forget_refused_write(*this, cause); !forgotten) return forgotten;
    return clear(cause);
}

Result<> Workspace::mark_due(Store::Work work, RecordId id) {
    auto const record = store().record(id);
    if (!record) return record.error();
    return *record ? store().mark_due(work, id, (*record)->object) : Result<>{};
}

Result<> Workspace::mark_all_due(Store::Work work, std::string_view object) {
    for (RecordId after{};;) {
        auto transaction = Transaction::begin(store());
        if (!transaction) return transaction.error();
        auto const page = store().records(object, after, limits::due_per_page);
        if (!page) return page.error();
        for (auto const& record : *page)
            if (auto const marked = store().mark_due(work, record.id, record.object); !marked) return marked;
        if (auto const committed = transaction->commit(); !committed) return committed;
        if (page->empty()) return {};
        after = page->back().id;
    }
}

Result<> Workspace::grant(std::string const& cause) { return store().put_setting("granted|" + cause, "once"); }

Result<bool> Workspace::is_granted(std::string const& cause) {
    auto const granted = store().setting("granted|" + cause);
    if (!granted) return granted.error();
    return !granted->empty();
}

Result<> Workspace::use_grant(std::string const& cause) { return store().put_setting("granted|" + cause, {}); }

std::string normalized_key(std::string_view text) {
    std::string normal;
    for (char const character : text) {
        bool const upper = character >= 'A' && character <= 'Z';
        normal.push_back(upper ? static_cast<char>(character - 'A' + 'a') : character);
    }
    auto const first = normal.find_first_not_of(" \t\r\n");
    auto const last  = normal.find_last_not_of(" \t\r\n");
    return first == std::string::npos ? std::string{} : normal.substr(first, last - first + 1);
}

Result<std::vector<std::string>> bound_systems(Store& store, RecordId id, std::string_view also) {
    auto const bindings = store.bindings_of(id);
    if (!bindings) return bindings.error();
    std::vector<std::string> systems;
    for (auto const& binding : *bindings)
        if (!binding.deleted && !binding.connection.starts_with("process:")) systems.push_back(binding.connection);
    if (!also.empty() && std::find(systems.begin(), systems.end(), also) == systems.end()) systems.emplace_back(also);
    return systems;
}

std::vector<EventRule const*> const& Workspace::event_rules(ObjectType const& type) const {
    static std::vector<EventRule const*> const none;
    auto const                                 known = event_rules_.find(type.name);
    return known == event_rules_.end() ? none : known->second;
}

Result<> Workspace::tell(std::string_view event, StoredAudit entry) {
    entry.at     = clock().now();
    entry.member = event;
    entry.action = event_action;
    return store().put_audit(entry);
}

Result<> Workspace::tell_of(std::string_view event, StoredException const& exception) {
    std::string text;
    JsonWriter  out{text};
    out.begin_object();
    auto const say = [&](std::string_view name, std::string_view value) {
        if (value.empty()) return;
        out.name(name);
        out.text(value);
    };
    say("cause", exception.cause);
    say("code", exception.code);
    say("message", exception.message);
    say("connection", exception.connection);
    say("object", exception.object);
    say("path", exception.path);
    say("owner", exception.owner);
    say("remedy", exception.remedy);
    out.end_object();
    return tell(event, {.record      = exception.record_id,
                        .object      = exception.object,
                        .member      = {},
                        .after       = std::move(text),
                        .action      = {},
                        .connection  = exception.connection,
                        .correlation = exception.correlation});
}

}  // namespace throughline
