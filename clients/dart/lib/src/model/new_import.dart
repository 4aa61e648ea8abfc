//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'new_import.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class NewImport {
  /// Returns a new [NewImport] instance.
  NewImport({

    required  this.sizeBytes,
  });

      /// of the archive, as it was downloaded
          // minimum: 22
          // maximum: 52428800
  @JsonKey(
    
    name: r'size_bytes',
    required: true,
    includeIfNull: false,
  )


  final int sizeBytes;





    @override
    bool operator ==(Object other) => identical(this, other) || other is NewImport &&
      other.sizeBytes == sizeBytes;

    @override
    int get hashCode =>
        sizeBytes.hashCode;

  factory NewImport.fromJson(Map<String, dynamic> json) => _$NewImportFromJson(json);

  Map<String, dynamic> toJson() => _$NewImportToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

