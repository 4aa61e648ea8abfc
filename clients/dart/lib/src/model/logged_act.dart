//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'logged_act.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class LoggedAct {
  /// Returns a new [LoggedAct] instance.
  LoggedAct({

    required  this.actId,

    required  this.actorId,

    required  this.action,

    required  this.targetId,

    required  this.reason,

    required  this.before,

    required  this.after,

    required  this.at,

    required  this.requestId,
  });

  @JsonKey(
    
    name: r'act_id',
    required: true,
    includeIfNull: false,
  )


  final String actId;



      /// a user's id, or `operator:` and a name
  @JsonKey(
    
    name: r'actor_id',
    required: true,
    includeIfNull: false,
  )


  final String actorId;



  @JsonKey(
    
    name: r'action',
    required: true,
    includeIfNull: false,
  )


  final String action;



  @JsonKey(
    
    name: r'target_id',
    required: true,
    includeIfNull: false,
  )


  final String targetId;



  @JsonKey(
    
    name: r'reason',
    required: true,
    includeIfNull: false,
  )


  final String reason;



  @JsonKey(
    
    name: r'before',
    required: true,
    includeIfNull: false,
  )


  final String before;



  @JsonKey(
    
    name: r'after',
    required: true,
    includeIfNull: false,
  )


  final String after;



  @JsonKey(
    
    name: r'at',
    required: true,
    includeIfNull: false,
  )


  final DateTime at;



  @JsonKey(
    
    name: r'request_id',
    required: true,
    includeIfNull: false,
  )


  final String requestId;





    @override
    bool operator ==(Object other) => identical(this, other) || other is LoggedAct &&
      other.actId == actId &&
      other.actorId == actorId &&
      other.action == action &&
      other.targetId == targetId &&
      other.reason == reason &&
      other.before == before &&
      other.after == after &&
      other.at == at &&
      other.requestId == requestId;

    @override
    int get hashCode =>
        actId.hashCode +
        actorId.hashCode +
        action.hashCode +
        targetId.hashCode +
        reason.hashCode +
        before.hashCode +
        after.hashCode +
        at.hashCode +
        requestId.hashCode;

  factory LoggedAct.fromJson(Map<String, dynamic> json) => _$LoggedActFromJson(json);

  Map<String, dynamic> toJson() => _$LoggedActToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

