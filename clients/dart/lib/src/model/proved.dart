//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'proved.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Proved {
  /// Returns a new [Proved] instance.
  Proved({

    required  this.provedAt,

    required  this.freshUntil,
  });

  @JsonKey(
    
    name: r'proved_at',
    required: true,
    includeIfNull: false,
  )


  final DateTime provedAt;



      /// until then routes that ask for a fresh proof take this session
  @JsonKey(
    
    name: r'fresh_until',
    required: true,
    includeIfNull: false,
  )


  final DateTime freshUntil;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Proved &&
      other.provedAt == provedAt &&
      other.freshUntil == freshUntil;

    @override
    int get hashCode =>
        provedAt.hashCode +
        freshUntil.hashCode;

  factory Proved.fromJson(Map<String, dynamic> json) => _$ProvedFromJson(json);

  Map<String, dynamic> toJson() => _$ProvedToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

