//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/subscription.dart';
import 'package:json_annotation/json_annotation.dart';

part 'subscriptions.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Subscriptions {
  /// Returns a new [Subscriptions] instance.
  Subscriptions({

    required  this.items,
  });

  @JsonKey(
    
    name: r'items',
    required: true,
    includeIfNull: false,
  )


  final List<Subscription> items;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Subscriptions &&
      other.items == items;

    @override
    int get hashCode =>
        items.hashCode;

  factory Subscriptions.fromJson(Map<String, dynamic> json) => _$SubscriptionsFromJson(json);

  Map<String, dynamic> toJson() => _$SubscriptionsToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

