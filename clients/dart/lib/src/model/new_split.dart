//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/collaborator.dart';
import 'package:json_annotation/json_annotation.dart';

part 'new_split.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class NewSplit {
  /// Returns a new [NewSplit] instance.
  NewSplit({

    required  this.collaborators,
  });

  @JsonKey(
    
    name: r'collaborators',
    required: true,
    includeIfNull: false,
  )


  final List<Collaborator> collaborators;





    @override
    bool operator ==(Object other) => identical(this, other) || other is NewSplit &&
      other.collaborators == collaborators;

    @override
    int get hashCode =>
        collaborators.hashCode;

  factory NewSplit.fromJson(Map<String, dynamic> json) => _$NewSplitFromJson(json);

  Map<String, dynamic> toJson() => _$NewSplitToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

