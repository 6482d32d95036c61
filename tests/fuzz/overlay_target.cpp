#include "document.hpp"
#include "record.hpp"

#include <mapping/overlay_support.hpp>

#include <array>

namespace throughline::fuzz {

namespace {

struct Sample {
    std::string_view object;
    std::string_view record;
};

/// Records with what the seeds' overlays name, so that most lines have something to do.
constexpr std::array samples{
    Sample{"Account",
           R"({"id":"1","our_id":"o","title":"A","legal":"A AG","number":"N-1","parent":{"id":"2"},"state":"client",
"web":"w","industry":"Mining","contact":{"site":"s","note":"n","phone":{"main":"1"},"address":{"street":"S 1",
"city":"Ulm","town":"Bonn"}},"currency":"EUR","terms":"net 30","vat":"V","owner":"u","health":"good","tax":"S",
"a":"1","b":"2-3","c":"x/y","d":"2025-06-30","e":"2025-06-30T12:00:00Z","f":2,"g":-0.50,"h":null,"k":true,"m":12.50,
"n":"7","r":{"id":"9"},"t":"G","class":"Mining/partner","deep":{"er":{"state":"lead","at":"2025-01-01T00:00:00Z"},
"budget":3}})"},
    Sample{"Contact",
           R"({"id":"1","client":"2","given":"G","family":"F","mail":"m@a.example","phone":"1","job":"j",
"primary":true,"a":"1","b":"2","d":"2025-06-30","m":1,"k":false,"h":null,"full":"G F","t":"G"})"},
    Sample{"Invoice",
           R"({"id":"7","customer":"1","company":"1","contract":"3","number":"INV-1","no":"1","issued":"2025-01-01",
"due":"2025-02-01","net":100.00,"tax":19,"total":119.00,"total_cents":11900,"status":"sent","open":-0.10,"owed":0.10,
"days_late":3,"late":"3","currency":"EUR","posting":"p","a":"1","b":2,"m":1.5,"d":"2025-06-30","h":null})"},
    Sample{"InvoiceLine",
           R"({"no":"1","bill":"7","project":"4","text":"Work","memo":"W","quantity":1.5,"price":2,"amount":3,
"tax_code":"S","tax":0,"batch_no":"B","a":"1","m":1,"h":null})"}};

std::string_view record_of(std::string_view object) {
    for (auto const& sample : samples)
        if (sample.object == object) return sample.record;
    return "{}";
}

VendorDescription const& description() {
    static VendorDescription const described{
        {{.name   = "client",
          .fields = {{"title", ValueType::text},
                     {"legal", ValueType::text},
                     {"web", ValueType::text},
                     {"state", ValueType::text, true, {"lead", "client", "key client", "lost"}},
                     {"contact/site", ValueType::text},
                     {"a", ValueType::text},
                     {"b", ValueType::text},
                     {"c", ValueType::text, false},
                     {"class", ValueType::text},
                     {"d", ValueType::date},
                     {"e", ValueType::timestamp},
                     {"f", ValueType::decimal},
                     {"h", ValueType::text},
                     {"k", ValueType::boolean},
                     {"m", ValueType::decimal},
                     {"t", ValueType::text, true, {"G", "S"}},
                     {"r", std::nullopt}}}}};
    return described;
}

/// One record through an overlay's mapping: what is written is read back the same, in every format that can hold it.
class RoundTrip {
  public:
    RoundTrip(MappingView const& view, Overlay const& overlay) : view_{view} {
        tenant_.context.crosswalks = &overlay.crosswalks();
    }

    void run() {
        first_.emplace(view_.type());
        if (!JsonDecoder{view_}.decode(record_of(view_.object), tenant_.context, *first_)) return;
        expect_sound(*first_);
        currency_         = tenant_.context.record_currency;
        auto const custom = custom_of(first_->custom);
        expect(custom.has_value(), "custom fields are read as they were kept");
        custom_ = *custom;
        for (auto const& [name, value] : custom_) expect(is_json(value.json), "a custom field's value is JSON");
        tenant_.context.custom = &custom_;
        auto const* object     = first_->object.data();
        rows_                  = rows_to_create(view_, object) | custom_rows_to_create(view_, custom_);
        try_json(object);
        try_csv(object);
        try_xml(object);
    }

  private:
    void try_json(void const* object) {
        auto const text = encode_json(view_, object, rows_, tenant_.context);
        if (!text) return;
        auto const again = JsonDecoder{view_}.decode(*text, tenant_.context);
        expect(again.has_value(), "what is written is a record");
        expect_same(*again);
    }
    void try_csv(void const* object) {
        void const* const objects[]{object};
        auto const        text = encode_csv(view_, objects, rows_, tenant_.context);
        if (!text) return;
        auto const again = tests::decode_csv(view_, *text, tenant_.context);
        if (again) expect_same(*again);  // Or the table lacks a column, or has one twice.
    }
    void try_xml(void const* object) {
        auto const decoder = XmlDecoder::make(view_);
        if (!decoder) return;  // A field with a name that XML does not have.
        auto const text = encode_xml(view_, object, rows_, tenant_.context, {.root = "record"});
        if (!text) return;
        expect(static_cast<bool>(check_xml(*text)), "what is written is well-formed");
        auto const again = decoder->decode(*text, tenant_.context);
        expect(again.has_value(), "what is written is a record");
        expect_same(*again);
    }

    void expect_same(Decoded const& again) {
        // Without the fields that only the vendor fills; and amounts are of the currency that the record says.
        bool const comparable =
            first_->faults.empty() && again.faults.empty() && tenant_.context.record_currency == currency_;
        auto const custom = custom_of(again.custom);
        expect(custom.has_value(), "custom fields are read as they were kept");
        if (!comparable) return;
        auto const& members   = view_.type().members;
        auto const  both_ways = rows_ & tests::rows_both_ways(view_);
        for (std::size_t index = 0; index < view_.rows.size(); ++index) {
            auto const& row = view_.rows[index];
            if (row.kind == RowKind::member && both_ways[index] && members[row.place].present(first_->object.data()))
                expect(members[row.place].same(first_->object.data(), again.object.data()),
                       "what is written is read back the same");
            if (row.kind == RowKind::custom && rows_[index] && row.direction == Direction::both)
                if (auto const held = custom_.find(row.member); held != custom_.end() && !held->second.is_null()) {
                    auto const read = custom->find(row.member);
                    expect(read != custom->end() && read->second == held->second,
                           "a custom field is read back the same");
                }
        }
    }

    MappingView const&     view_;
    Tenant                 tenant_{};
    std::optional<Decoded> first_{};
    Currency               currency_{};
    CustomFields           custom_{};
    RowSet                 rows_{};
};

void expect_alike(MappingView const& left, MappingView const& right) {
    expect(left.object == right.object && left.rows.size() == right.rows.size(), "a document is read alike");
    for (std::size_t row = 0; row < left.rows.size(); ++row)
        expect(left.rows[row].name == right.rows[row].name && left.rows[row].member == right.rows[row].member &&
                   left.rows[row].kind == right.rows[row].kind && left.rows[row].direction == right.rows[row].direction,
               "a document is read alike, line by line");
}

void try_with(std::string_view input, VendorDescription const* described) {
    Tenant            tenant;
    OverlayBase const base{
        .mappings = tests::acme_mappings(), .crosswalks = &tenant.crosswalks, .described = described};
    auto const loaded = load_overlay(input, "input.json", base);
    auto const again  = load_overlay(input, "input.json", base);
    expect(loaded.faults == again.faults, "a document has the same faults again");
    if (!loaded) {
        expect(loaded.overlay.mappings().empty(), "nothing of a wrong document is used");
        return expect_sound(loaded.faults, input);
    }
    auto const mappings = loaded.overlay.mappings();
    expect(mappings.size() == base.mappings.size(), "an overlay has all mappings");
    expect(loaded.overlay.name() == again.overlay.name() && loaded.overlay.crosswalks() == again.overlay.crosswalks(),
           "a document is read alike");
    for (std::size_t each = 0; each < mappings.size(); ++each) {
        expect_alike(mappings[each], again.overlay.mappings()[each]);
        if (mappings[each].rows.data() != base.mappings[each].rows.data())
            RoundTrip{mappings[each], loaded.overlay}.run();
    }
}

}  // namespace

void try_overlay(std::string_view input) {
    try_with(input, nullptr);
    try_with(input, &description());
}

}  // namespace throughline::fuzz
