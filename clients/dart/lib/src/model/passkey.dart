//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'passkey.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Passkey {
  /// Returns a new [Passkey] instance.
  Passkey({

    required  this.passkeyId,

    required  this.name,

    required  this.createdAt,

    required  this.lastUsedAt,

    required  this.isSynced,
  });

  @JsonKey(
    
    name: r'passkey_id',
    required: true,
    includeIfNull: false,
  )


  final String passkeyId;



  @JsonKey(
    
    name: r'name',
    required: true,
    includeIfNull: false,
  )


  final String name;



  @JsonKey(
    
    name: r'created_at',
    required: true,
    includeIfNull: false,
  )


  final DateTime createdAt;



  @JsonKey(
    
    name: r'last_used_at',
    required: true,
    includeIfNull: true,
  )


  final DateTime? lastUsedAt;



      /// whether it is kept in an account of its maker's, and so on several devices
  @JsonKey(
    
    name: r'is_synced',
    required: true,
    includeIfNull: false,
  )


  final bool isSynced;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Passkey &&
      other.passkeyId == passkeyId &&
      other.name == name &&
      other.createdAt == createdAt &&
      other.lastUsedAt == lastUsedAt &&
      other.isSynced == isSynced;

    @override
    int get hashCode =>
        passkeyId.hashCode +
        name.hashCode +
        createdAt.hashCode +
        (lastUsedAt == null ? 0 : lastUsedAt.hashCode) +
        isSynced.hashCode;

  factory Passkey.fromJson(Map<String, dynamic> json) => _$PasskeyFromJson(json);

  Map<String, dynamic> toJson() => _$PasskeyToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

