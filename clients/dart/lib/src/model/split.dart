//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/collaborator.dart';
import 'package:json_annotation/json_annotation.dart';

part 'split.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Split {
  /// Returns a new [Split] instance.
  Split({

    required  this.videoId,

    required  this.fromPeriod,

    required  this.collaborators,
  });

  @JsonKey(
    
    name: r'video_id',
    required: true,
    includeIfNull: false,
  )


  final String videoId;



  @JsonKey(
    
    name: r'from_period',
    required: true,
    includeIfNull: false,
  )


  final String fromPeriod;



  @JsonKey(
    
    name: r'collaborators',
    required: true,
    includeIfNull: false,
  )


  final List<Collaborator> collaborators;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Split &&
      other.videoId == videoId &&
      other.fromPeriod == fromPeriod &&
      other.collaborators == collaborators;

    @override
    int get hashCode =>
        videoId.hashCode +
        fromPeriod.hashCode +
        collaborators.hashCode;

  factory Split.fromJson(Map<String, dynamic> json) => _$SplitFromJson(json);

  Map<String, dynamic> toJson() => _$SplitToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

