#include "row_extension.hpp"

#include <throughline/mapping/canonical.hpp>

#include <algorithm>

namespace throughline {

namespace {

Result<FieldValue> member_value(OverlayTarget const& target, void const* object, MappingContext& context) {
    CaptureWriter out;
    if (target.base.encode) {
        if (auto const written = target.base.encode(object, out, context); !written) return written.error();
    } else {
        auto const json = member_to_canonical_json(*target.object, object, target.place);
        if (auto const written = target.codec.write(json, out, context); !written) return written.error();
    }
    return std::move(out.value);
}

Result<FieldValue> custom_value(OverlayTarget const& target, MappingContext& context) {
    auto const  known = context.custom ? context.custom->find(target.name) : CustomFields::const_iterator{};
    bool const  held  = context.custom && known != context.custom->end() && !known->second.is_null();
    auto const* value = held ? &known->second : target.custom_when_written ? &*target.custom_when_written : nullptr;
    if (!value) return FieldValue{};
    if (value->type != target.type)
        return Error{ErrorCode::validation, "the custom field " + target.name + " is of another type in another system"}
            .with_value(name_of(value->type))
            .with_expected(name_of(target.type))
            .with_owner("integration")
            .with_remedy("give it one type in all overlays");
    CaptureWriter out;
    if (auto const written = target.codec.write(value->json, out, context); !written) return written.error();
    return std::move(out.value);
}

Result<FieldValue> value_of(OverlayTarget const& target, void const* object, MappingContext& context) {
    if (target.custom) return custom_value(target, context);
    auto value = member_value(target, object, context);
    if (!value || !value->is_null() || !target.when_written) return value;
    return member_value(target, target.when_written->data(), context);
}

Result<> write_computed(RowExtension const& extension, void const* object, WireWriter& out, MappingContext& context) {
    std::vector<FieldValue> values;
    for (auto const& member : extension.members) {
        CaptureWriter one;
        auto const    json = member_to_canonical_json(*extension.object, object, member.place);
        if (auto const written = member.codec.write(json, one, context); !written) return written;
        values.push_back(std::move(one.value));
    }
    auto const value = extension.computed->evaluate(values, context);
    if (!value) return value.error();
    value->write(out);
    return {};
}

}  // namespace

ValueType wire_type_of(OverlayTarget const& target, std::size_t input) {
    if (target.expression) return target.expression->leaves()[input].type;
    auto const kind = target.custom ? target.codec.kind : target.object->members[target.place].kind;
    return wire_type_of(kind).value_or(ValueType::text);
}

bool has_default(RowExtension const& extension) { return extension.target && extension.target->has_default(); }

Result<> write_extended(FieldRow const& row, void const* object, WireWriter& out, MappingContext& context) {
    auto const& extension = *row.extension;
    if (extension.computed) return write_computed(extension, object, out, context);
    if (!extension.target) return extension.constant.write(out), Result<>{};
    auto const value = value_of(*extension.target, object, context);
    if (!value) return value.error();
    if (!extension.target->expression) return value->write(out), Result<>{};
    auto const inputs = extension.target->expression->invert(*value, context);
    if (!inputs) return inputs.error();
    (*inputs)[extension.input].write(out);
    return {};
}

MappingView const& lines_of(FieldRow const& row) {
    return row.extension && row.extension->lines ? *row.extension->lines : row.lines();
}

OverlayPlan::OverlayPlan(MappingView const& view) : view_{view} {
    for (std::size_t index = 0; index < view.rows.size(); ++index) {
        auto const& row = view.rows[index];
        if (!row.extension || !row.extension->target || row.direction == Direction::write) continue;
        auto same = std::find_if(targets_.begin(), targets_.end(),
                                 [&](Target const& each) { return each.target == row.extension->target; });
        if (same == targets_.end()) same = targets_.insert(same, Target{row.extension->target, {}});
        auto const input = row.extension->input;
        if (same->rows.size() <= input) same->rows.resize(input + 1);
        same->rows[input] = index;
    }
}

void OverlayPass::take(FieldRow const& row, Wire const& wire) {
    taken_[static_cast<std::size_t>(&row - plan_.view_.rows.data())] = FieldValue::of(wire);
}

void OverlayPass::finish(Decoded& into, MappingContext& context, std::size_t faults_max) {
    for (auto const& each : plan_.targets_) {
        auto done = finish(each, into, context);
        if (done || into.faults.size() >= faults_max) continue;
        auto error = std::move(done).error();
        if (each.target->personal) error = Error{error.code(), "a personal field cannot be read"};
        into.faults.push_back(std::move(error).in_field(each.target->vendor_name));
    }
}

Result<> OverlayPass::finish(OverlayPlan::Target const& each, Decoded& into, MappingContext& context) {
    auto const& target = *each.target;
    bool const  whole  = plan_.view_.absent == Absent::null ||
                       std::all_of(each.rows.begin(), each.rows.end(), [this](auto row) { return !!taken_[row]; });
    if (!whole) return {};  // Nothing is said, or too little to know.
    std::vector<FieldValue> inputs;
    for (auto const row : each.rows) inputs.push_back(taken_[row].value_or(FieldValue{}));
    if (!target.custom) into.mentioned |= std::uint32_t{1} << target.place;
    auto const value = target.expression ? target.expression->evaluate(inputs, context)
                                         : Result<FieldValue>{std::move(inputs.front())};
    if (!value) return value.error();
    return set(target, *value, into, context);
}

Result<> OverlayPass::set(OverlayTarget const& target, FieldValue const& value, Decoded& into,
                          MappingContext& context) {
    auto const located = [&](Error error) {
        return error.context().value.empty() ? std::move(error).with_value(value.text) : std::move(error);
    };
    if (target.custom) {
        auto json = value.is_null() ? Result<std::string>{target.when_read.empty() ? "null" : target.when_read}
                                    : target.codec.read(value.wire(), context);
        if (!json) return located(std::move(json).error());
        append_custom(into.custom, target.name, {target.type, *std::move(json)});
        return {};
    }
    if (value.is_null() && target.when_read.empty()) {
        if (target.required && !into.envelope.deleted) return Error{ErrorCode::validation, "a required field is empty"};
        target.base.clear ? target.base.clear(into.object.data())
                          : target.object->members[target.place].clear(into.object.data());
        return {};
    }
    if (!value.is_null() && target.base.decode) {
        auto done = target.base.decode(value.wire(), into.object.data(), context);
        return done ? done : Result<>{located(std::move(done).error())};
    }
    auto const json =
        value.is_null() ? Result<std::string>{target.when_read} : target.codec.read(value.wire(), context);
    if (!json) return located(json.error());
    auto done = member_from_canonical_json(*target.object, into.object.data(), target.place, *json);
    return done ? done : Result<>{located(std::move(done).error())};
}

Result<> decode_without_extension(Wire const& wire, void*, MappingContext&) {
    return Error{ErrorCode::unsupported, "a field of a tenant's overlay cannot be read from this format"}.with_value(
        wire.text);
}
Result<> encode_without_extension(void const*, WireWriter&, MappingContext&) {
    return Error{ErrorCode::unsupported, "a field of a tenant's overlay cannot be written to this format"};
}
void clear_without_extension(void*) {}

}  // namespace throughline
