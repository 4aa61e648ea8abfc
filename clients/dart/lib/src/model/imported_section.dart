//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'imported_section.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class ImportedSection {
  /// Returns a new [ImportedSection] instance.
  ImportedSection({

    required  this.section,

    required  this.taken,

    required  this.left,
  });

  @JsonKey(
    
    name: r'section',
    required: true,
    includeIfNull: false,
  )


  final String section;



  @JsonKey(
    
    name: r'taken',
    required: true,
    includeIfNull: false,
  )


  final int taken;



  @JsonKey(
    
    name: r'left',
    required: true,
    includeIfNull: false,
  )


  final Map<String, int> left;





    @override
    bool operator ==(Object other) => identical(this, other) || other is ImportedSection &&
      other.section == section &&
      other.taken == taken &&
      other.left == left;

    @override
    int get hashCode =>
        section.hashCode +
        taken.hashCode +
        left.hashCode;

  factory ImportedSection.fromJson(Map<String, dynamic> json) => _$ImportedSectionFromJson(json);

  Map<String, dynamic> toJson() => _$ImportedSectionToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

