//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'collaborator.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Collaborator {
  /// Returns a new [Collaborator] instance.
  Collaborator({

    required  this.userId,

    required  this.tenThousandths,
  });

  @JsonKey(
    
    name: r'user_id',
    required: true,
    includeIfNull: false,
  )


  final String userId;



          // minimum: 1
          // maximum: 10000
  @JsonKey(
    
    name: r'ten_thousandths',
    required: true,
    includeIfNull: false,
  )


  final int tenThousandths;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Collaborator &&
      other.userId == userId &&
      other.tenThousandths == tenThousandths;

    @override
    int get hashCode =>
        userId.hashCode +
        tenThousandths.hashCode;

  factory Collaborator.fromJson(Map<String, dynamic> json) => _$CollaboratorFromJson(json);

  Map<String, dynamic> toJson() => _$CollaboratorToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

